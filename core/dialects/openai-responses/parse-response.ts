import { settleStop } from '../message/answer-sequencer.ts';
import type { MessageAnswer } from '../message/answer.ts';
import type { AssistantPart, ToolCallPart, TokenLogprob } from '../message/parts.ts';
import { readCallInput } from '../message/read-call-input.ts';
import { asList, asObject, asText, isObject, readErrorText, type JsonObject } from '../read-json.ts';
import { UpstreamFault, type AnswerSource } from '../translation.ts';
import { readAnnotations } from './citations.ts';
import { readNamespace } from './namespaces.ts';
import { toImage } from './parse-items.ts';
import { readState, readThought } from './reasoning-state.ts';
import { readStopReason } from './stop-reason.ts';
import { readUsage } from './read-usage.ts';

export function parseResponse(body: unknown, source: AnswerSource): MessageAnswer {
  const response = asObject(body);
  if (isObject(response['error']) || response['status'] === 'failed')
    throw new UpstreamFault(`The provider’s answer failed: ${readErrorText(response['error'])}`);
  if (!Array.isArray(response['output']))
    throw new UpstreamFault('The provider’s answer is no response of OpenAI’s: it has no output');
  const parts = asList(response['output']).flatMap((item, place) =>
    parseItem(asObject(item), `output[${place}]`, source),
  );
  const hasCalls = parts.some(({ type }) => type === 'tool-call');
  return {
    model: asText(response['model']) ?? undefined,
    parts,
    stop: settleStop(readStopReason(response), hasCalls),
    usage: readUsage(response['usage']),
    serviceTier: asText(response['service_tier']) ?? undefined,
  };
}

function parseItem(item: JsonObject, at: string, source: AnswerSource): AssistantPart[] {
  switch (item['type']) {
    case 'message':
      return asList(item['content']).flatMap((part) => parseContent(asObject(part)));
    case 'reasoning': {
      const text = readThought(item);
      const state = readState(item, source.maker);
      return text === '' && state === undefined ? [] : [{ type: 'reasoning', text, state }];
    }
    case 'function_call':
    case 'custom_tool_call':
      return [parseCall(item, source)];
    case 'image_generation_call': {
      const image = readImage(item);
      if (image === undefined) source.loss.add(at, reasonOfHosted(item['type']));
      return image === undefined ? [] : [image];
    }
    default:
      source.loss.add(at, reasonOfHosted(item['type']));
      return [];
  }
}

/** Pitfall 37: what ran at the provider must not look like a call that the client is to run. */
export function reasonOfHosted(type: unknown): string {
  return `a "${asText(type) ?? 'thing'}" of the provider’s own tools has no counterpart`;
}

function parseContent(part: JsonObject): AssistantPart[] {
  const refusal = asText(part['refusal']);
  if (refusal !== null) return [{ type: 'refusal', text: refusal }];
  const text = asText(part['text']);
  if (text === null) return [];
  const citations = readAnnotations(part['annotations']);
  return [{ type: 'text', text, citations, logprobs: readLogprobs(part['logprobs']) }];
}

export function readLogprobs(logprobs: unknown): readonly TokenLogprob[] | undefined {
  const found = asList(logprobs).filter(isObject);
  return found.length > 0 ? (found as unknown as TokenLogprob[]) : undefined;
}

/** A drawn image; undefined where none came of it. */
export function readImage(item: JsonObject) {
  const data = asText(item['result']);
  return data === null ? undefined : toImage(data, asText(item['output_format']) ?? 'png');
}

function parseCall(item: JsonObject, { tools, makeId }: AnswerSource): ToolCallPart {
  const { id, upstreamName, namespace, kind } = readCall(item, makeId);
  const tool =
    namespace === undefined ? tools.resolve(upstreamName, kind) : { name: upstreamName, namespace, kind };
  const input = asText(item[kind === 'text' ? 'input' : 'arguments']) ?? '';
  if (kind === 'text') return { type: 'tool-call', id, ...tool, input };
  return { type: 'tool-call', id, ...tool, input: readCallInput(input, tool.kind) };
}

/** What of a call is known before its input. */
export function readCall(item: JsonObject, makeId: () => string) {
  return {
    id: asText(item['call_id']) ?? asText(item['id']) ?? makeId(),
    upstreamName: asText(item['name']) ?? '',
    namespace: readNamespace(asText(item['namespace']) ?? undefined),
    kind: item['type'] === 'custom_tool_call' ? 'text' : 'json',
  } as const;
}
