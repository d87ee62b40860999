import type { MessageAnswer } from '../message/answer.ts';
import type { AssistantPart, InputKind, ProviderState, TextPart, ToolCallPart } from '../message/parts.ts';
import type { JsonObject } from '../read-json.ts';
import type { AnswerTarget } from '../translation.ts';
import { writeAnnotation } from './citations.ts';
import { writeCallState, writeDetails } from './reasoning-state.ts';
import { writeStopReason } from './stop-reason.ts';
import { writeUsage } from './write-usage.ts';

export function writeResponse(answer: MessageAnswer, target: AnswerTarget): JsonObject {
  const texts = answer.parts.filter((part) => part.type === 'text');
  const logprobs = texts.flatMap((part) => part.logprobs ?? []);
  return {
    ...writeHead('chat.completion', answer.model ?? target.request.model, target),
    choices: [
      {
        index: 0,
        message: writeMessage(answer, texts, target),
        logprobs: logprobs.length > 0 ? { content: logprobs, refusal: null } : null,
        finish_reason: writeStopReason(answer.stop),
      },
    ],
    usage: writeUsage(answer.usage),
    service_tier: answer.serviceTier,
  };
}

export function writeHead(object: string, model: string, { id, createdAt }: AnswerTarget): JsonObject {
  return { id: `chatcmpl-${id}`, object, created: createdAt, model };
}

export const mediaLoss = 'OpenAI Chat’s clients cannot be answered with anything but text';

function writeMessage(answer: MessageAnswer, texts: readonly TextPart[], { loss }: AnswerTarget): JsonObject {
  const reasoning = answer.parts.filter((part) => part.type === 'reasoning');
  const calls = answer.parts.filter((part) => part.type === 'tool-call');
  const states = answer.parts.flatMap((part) => readState(part) ?? []);
  const annotations = writeAnnotations(texts);
  const thought = reasoning.map(({ text }) => text).join('');
  if (answer.parts.some(({ type }) => type === 'media')) loss.add('', mediaLoss);
  return {
    role: 'assistant',
    content: texts.length > 0 ? texts.map(({ text }) => text).join('') : null,
    refusal: findRefusal(answer),
    ...(thought !== '' && { reasoning_content: thought }),
    ...(states.length > 0 && { reasoning_details: states.flatMap(writeDetails) }),
    ...(calls.length > 0 && { tool_calls: calls.map(writeCall) }),
    ...(annotations.length > 0 && { annotations }),
  };
}

/** A call's state stands with the call. */
function readState(part: AssistantPart): ProviderState | undefined {
  return part.type === 'reasoning' || part.type === 'text' ? part.state : undefined;
}

function findRefusal({ parts, stop, stopWords }: MessageAnswer): string | null {
  const said = parts.filter((part) => part.type === 'refusal').map(({ text }) => text);
  if (said.length > 0) return said.join('');
  return stop === 'filtered' ? (stopWords ?? null) : null;
}

function writeAnnotations(texts: readonly TextPart[]): JsonObject[] {
  let end = 0;
  return texts.flatMap(({ text, citations = [] }) => {
    const start = end;
    end += text.length;
    return citations.map((citation) => writeAnnotation(citation, start, end));
  });
}

function writeCall({ id, name, kind, input, state }: ToolCallPart): JsonObject {
  return { id, ...writeCalled(kind, name, input), ...writeCallState(state) };
}

export function writeCalled(kind: InputKind, name: string, input: string): JsonObject {
  return kind === 'text'
    ? { type: 'custom', custom: { name, input } }
    : { type: 'function', function: { name, arguments: input } };
}
