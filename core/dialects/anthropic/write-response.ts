import type { MessageAnswer } from '../message/answer.ts';
import { parseInput } from '../message/parse-input.ts';
import type { AssistantPart, ProviderState } from '../message/parts.ts';
import { packState } from '../message/provider-state.ts';
import type { JsonObject } from '../read-json.ts';
import { UpstreamFault, type AnswerTarget } from '../translation.ts';
import { writeCitation } from './citations.ts';
import { writeStopReason } from './stop-reason.ts';
import { writeSignature } from './thinking-state.ts';
import { writeUsage } from './write-usage.ts';

export function writeResponse(answer: MessageAnswer, target: AnswerTarget): JsonObject {
  return {
    ...writeMessageHead(answer.model ?? target.request.model, target),
    content: answer.parts.flatMap((part, place) => writePart(part, `parts[${place}]`, target)),
    ...writeEnding(answer),
    usage: { ...writeUsage(answer.usage), service_tier: answer.serviceTier },
  };
}

export function writeMessageHead(model: string, { id }: AnswerTarget): JsonObject {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model };
}

export function writeEnding({
  stop,
  stopSequence,
  stopWords,
}: Pick<MessageAnswer, 'stop' | 'stopSequence' | 'stopWords'>): JsonObject {
  const isRefusal = stop === 'filtered' && stopWords !== undefined;
  return {
    stop_reason: writeStopReason(stop),
    stop_sequence: stopSequence ?? null,
    ...(isRefusal && { stop_details: { type: 'refusal', category: null, explanation: stopWords } }),
  };
}

function writePart(part: AssistantPart, at: string, { loss }: AnswerTarget): JsonObject[] {
  switch (part.type) {
    case 'text': {
      const text = { type: 'text', text: part.text, citations: part.citations?.map(writeCitation) };
      return [...(part.text === '' ? [] : [text]), ...writeCarrier(part.state, 'previous')];
    }
    case 'refusal':
      return [{ type: 'text', text: part.text }];
    case 'reasoning':
      return [{ type: 'thinking', thinking: part.text, signature: writeSignature(part.state) }];
    case 'tool-call': {
      const { id, name } = part;
      const input = parseInput(part);
      // Pitfall 20: an empty object would be run as if the model had meant it.
      if (input === undefined)
        throw new UpstreamFault(`The model called "${name}" with arguments that are not JSON.`);
      return [...writeCarrier(part.state, 'next'), { type: 'tool_use', id, name, input }];
    }
    case 'media':
      loss.add(at, mediaLoss);
      return [];
  }
}

export const mediaLoss = 'Anthropic’s clients cannot be answered with anything but text';

/** State of a part that Anthropic's dialect has no place for stands in a thinking block beside it. */
function writeCarrier(state: ProviderState | undefined, owner: 'next' | 'previous'): JsonObject[] {
  return state === undefined ? [] : [{ type: 'thinking', thinking: '', signature: packState(state, owner) }];
}
