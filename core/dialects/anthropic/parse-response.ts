import { settleStop } from '../message/answer-sequencer.ts';
import type { MessageAnswer } from '../message/answer.ts';
import type { AssistantPart } from '../message/parts.ts';
import { asList, asObject, asText, isObject, type JsonObject } from '../read-json.ts';
import { UpstreamFault, type AnswerSource } from '../translation.ts';
import { readCallInput } from '../message/read-call-input.ts';
import { readCitations } from './citations.ts';
import { readUsage } from './read-usage.ts';
import { readStopReason } from './stop-reason.ts';
import { redactedState, signatureState } from './thinking-state.ts';

export function parseResponse(body: unknown, source: AnswerSource): MessageAnswer {
  if (!isObject(body) || !Array.isArray(body['content']))
    throw new UpstreamFault('The provider’s answer is no message of Anthropic’s.');
  const parts = asList(body['content']).flatMap((block, place) =>
    parseBlock(asObject(block), `content[${place}]`, source),
  );
  const hasCalls = parts.some(({ type }) => type === 'tool-call');
  return {
    model: asText(body['model']) ?? undefined,
    parts,
    stop: settleStop(readStopReason(body['stop_reason']), hasCalls),
    stopSequence: asText(body['stop_sequence']) ?? undefined,
    stopWords: asText(asObject(body['stop_details'])['explanation']) ?? undefined,
    usage: readUsage(body['usage']),
    serviceTier: asText(asObject(body['usage'])['service_tier']) ?? undefined,
  };
}

function parseBlock(block: JsonObject, at: string, source: AnswerSource): AssistantPart[] {
  switch (block['type']) {
    case 'text':
      return [
        { type: 'text', text: asText(block['text']) ?? '', citations: readCitations(block['citations']) },
      ];
    case 'thinking': {
      const state = signatureState(source.maker, asText(block['signature']) ?? '');
      return [{ type: 'reasoning', text: asText(block['thinking']) ?? '', state }];
    }
    case 'redacted_thinking':
      return [
        { type: 'reasoning', text: '', state: redactedState(source.maker, asText(block['data']) ?? '') },
      ];
    case 'tool_use': {
      const tool = source.tools.resolve(asText(block['name']) ?? '');
      const input = readCallInput(JSON.stringify(asObject(block['input'])), tool.kind);
      return [{ type: 'tool-call', id: asText(block['id']) ?? source.makeId(), ...tool, input }];
    }
    default:
      source.loss.add(at, reasonOfHosted(block['type']));
      return [];
  }
}

/** Pitfall 37: what ran at the provider must not look like a call that the client is to run. */
export function reasonOfHosted(type: unknown): string {
  return `a "${asText(type) ?? 'block'}" of the provider’s own tools has no counterpart`;
}
