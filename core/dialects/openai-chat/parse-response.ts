import { unknownUsage } from '../../../shared/models/activity.ts';
import { settleStop } from '../message/answer-sequencer.ts';
import type { MessageAnswer } from '../message/answer.ts';
import type { AssistantPart, TokenLogprob } from '../message/parts.ts';
import { readCallInput } from '../message/read-call-input.ts';
import { asList, asObject, asText, isObject, readErrorText, type JsonObject } from '../read-json.ts';
import { UpstreamFault, type AnswerSource } from '../translation.ts';
import { readAnnotations } from './citations.ts';
import { readReasoningText } from './reasoning-state.ts';
import { readStopReason } from './stop-reason.ts';
import { readUsage } from './read-usage.ts';

export function parseResponse(body: unknown, source: AnswerSource): MessageAnswer {
  const answer = asObject(body);
  const choice = asList(answer['choices'])[0];
  if (!isObject(choice)) {
    const words = answer['error'] === undefined ? 'it has no choices' : readErrorText(answer['error']);
    throw new UpstreamFault(`The provider’s answer is no chat completion: ${words}`);
  }
  const parts = parseMessage(asObject(choice['message']), readLogprobs(choice), source);
  return {
    model: asText(answer['model']) ?? undefined,
    parts,
    stop: settleStop(
      readStopReason(choice['finish_reason']),
      parts.some(({ type }) => type === 'tool-call'),
    ),
    usage: readUsage(answer) ?? unknownUsage,
    serviceTier: asText(answer['service_tier']) ?? undefined,
  };
}

function parseMessage(
  message: JsonObject,
  logprobs: readonly TokenLogprob[] | undefined,
  source: AnswerSource,
): AssistantPart[] {
  const reasoning = readReasoningText(message);
  const text = readText(message['content']);
  const citations = readAnnotations(message['annotations']);
  const refusal = asText(message['refusal']);
  const parts: AssistantPart[] = [];
  if (reasoning !== '')
    parts.push({ type: 'reasoning', text: reasoning, state: { maker: source.maker, data: '' } });
  if (text !== '')
    parts.push({ type: 'text', text, citations: citations.length > 0 ? citations : undefined, logprobs });
  if (refusal !== null) parts.push({ type: 'refusal', text: refusal });
  for (const call of asList(message['tool_calls'])) parts.push(parseCall(asObject(call), source));
  if (isObject(message['function_call']))
    parts.push(parseCall({ function: message['function_call'] }, source));
  return parts;
}

/** Mistral's servers send a list even for one text. */
export function readText(content: unknown): string {
  if (typeof content === 'string') return content;
  return asList(content)
    .map((part) => asText(asObject(part)['text']) ?? '')
    .join('');
}

export function readLogprobs(choice: JsonObject): readonly TokenLogprob[] | undefined {
  const found = asList(asObject(choice['logprobs'])['content']).filter(isObject);
  return found.length > 0 ? (found as unknown as TokenLogprob[]) : undefined;
}

function parseCall(call: JsonObject, { tools, makeId }: AnswerSource): AssistantPart {
  const id = asText(call['id']) ?? makeId();
  const custom = asObject(call['custom']);
  const called = asObject(call['function']);
  const tool = tools.resolve(asText(custom['name']) ?? asText(called['name']) ?? '');
  if (isObject(call['custom']))
    return { type: 'tool-call', id, ...tool, kind: 'text', input: asText(custom['input']) ?? '' };
  return { type: 'tool-call', id, ...tool, input: readCallInput(readArguments(called), tool.kind) };
}

/** Ollama and others have sent an object where the dialect has its text. */
export function readArguments(called: JsonObject): string {
  const given = called['arguments'];
  return isObject(given) ? JSON.stringify(given) : (asText(given) ?? '');
}
