import type { AnswerEnd, MessageAnswer } from '../message/answer.ts';
import { parseInput } from '../message/parse-input.ts';
import type { AssistantPart, MediaPart, ToolCallPart } from '../message/parts.ts';
import type { JsonObject } from '../read-json.ts';
import { UpstreamFault, type AnswerTarget } from '../translation.ts';
import { writeFinishReason } from './finish-reason.ts';
import { writeGrounding } from './grounding.ts';
import { writeLogprobs } from './logprobs.ts';
import { writeSignature } from './thought-signature.ts';
import { writeUsage } from './write-usage.ts';

export function writeResponse(answer: MessageAnswer, target: AnswerTarget): JsonObject {
  const texts = answer.parts.filter((part) => part.type === 'text');
  const logprobs = texts.flatMap((part) => part.logprobs ?? []);
  return {
    candidates: [
      {
        content: { parts: answer.parts.flatMap((part) => writePart(part, target)), role: 'model' },
        ...writeFinish(answer),
        index: 0,
        groundingMetadata: writeGrounding(texts.flatMap(({ citations = [] }) => citations)),
        logprobsResult: logprobs.length > 0 ? writeLogprobs(logprobs) : undefined,
      },
    ],
    usageMetadata: writeUsage(answer.usage),
    ...writeTail(answer.model, target),
  };
}

/** What every chunk ends with. */
export function writeTail(model: string | undefined, { request, id }: AnswerTarget): JsonObject {
  return { modelVersion: model ?? request.model, responseId: id };
}

export function writeFinish({ stop, stopWords }: Pick<AnswerEnd, 'stop' | 'stopWords'>): JsonObject {
  return { finishReason: writeFinishReason(stop), finishMessage: stopWords };
}

function writePart(part: AssistantPart, target: AnswerTarget): JsonObject[] {
  switch (part.type) {
    case 'text':
      return [{ text: part.text, thoughtSignature: writeSignature(part.state) }];
    case 'refusal':
      return [{ text: part.text }];
    case 'reasoning':
      return [{ text: part.text, thought: true, thoughtSignature: writeSignature(part.state) }];
    case 'tool-call':
      return [writeCall(part)];
    case 'media':
      return writeShown(part, target);
  }
}

/** Pitfall 20: an empty object would be run as if the model had meant it. */
export function writeCall(call: Pick<ToolCallPart, 'id' | 'name' | 'kind' | 'input' | 'state'>): JsonObject {
  const { id, name, state } = call;
  const args = parseInput(call);
  if (args === undefined)
    throw new UpstreamFault(`The model called "${name}" with arguments that are not JSON.`);
  return { functionCall: { id, name, args }, thoughtSignature: writeSignature(state) };
}

/** What a model shows comes as bytes. */
export function writeShown({ source, state }: MediaPart, { loss }: AnswerTarget): JsonObject[] {
  if (source.kind === 'base64') {
    const inlineData = { mimeType: source.mediaType, data: source.data };
    return [{ inlineData, thoughtSignature: writeSignature(state) }];
  }
  loss.add('', 'what the model showed stands at an address of its provider');
  return [];
}
