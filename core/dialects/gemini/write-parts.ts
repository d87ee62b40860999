import { joinTexts } from '../message/join-texts.ts';
import { parseInput } from '../message/parse-input.ts';
import type { AssistantPart, TextPart, ToolCallPart, ToolResultPart, UserPart } from '../message/parts.ts';
import type { ToolIndex } from '../message/tool-index.ts';
import { asText, isObject, type JsonObject } from '../read-json.ts';
import type { RequestTarget } from '../translation.ts';
import { traitsOf } from './model-traits.ts';
import { noSignature, returnSignature } from './thought-signature.ts';
import { writeMedia } from './write-media.ts';

/** One user turn: all results in their order, what they show where it cannot stand in them, then what the user says. */
export function writeUserParts(
  parts: readonly UserPart[],
  calls: ReadonlyMap<string, ToolCallPart>,
  index: ToolIndex,
  target: RequestTarget,
): JsonObject[] {
  const results: JsonObject[] = [];
  const rest: JsonObject[] = [];
  for (const part of parts) {
    if (part.type === 'tool-result') {
      const { response, beside } = writeResult(part, calls, index, target);
      results.push(response);
      rest.push(...beside);
    } else if (part.type === 'media') {
      rest.push(writeMedia(part, target));
    } else if (part.text !== '') {
      rest.push({ text: part.text });
    }
  }
  return [...results, ...rest];
}

/** Pitfall 19: Google finds the call by the function's name, which a result of other dialects does not say. */
function writeResult(
  { callId, content, isError }: ToolResultPart,
  calls: ReadonlyMap<string, ToolCallPart>,
  index: ToolIndex,
  target: RequestTarget,
): { response: JsonObject; beside: JsonObject[] } {
  const call = calls.get(callId);
  const shown = content.filter((part) => part.type === 'media').map((part) => writeMedia(part, target));
  const nested = traitsOf(target).isThird ? shown.filter(({ text }) => text === undefined) : [];
  const said = joinTexts(content.filter((part) => part.type === 'text'));
  return {
    response: {
      functionResponse: {
        id: callId,
        name: call === undefined ? callId : index.nameUpstream(call),
        response: { [isError ? 'error' : 'output']: said },
        parts: nested.length > 0 ? nested : undefined,
      },
    },
    beside: shown.filter((part) => !nested.includes(part)),
  };
}

export function writeModelParts(
  parts: readonly AssistantPart[],
  index: ToolIndex,
  target: RequestTarget,
): JsonObject[] {
  const written: JsonObject[] = [];
  let texts: TextPart[] = [];
  const flush = () => {
    const text = joinTexts(texts);
    if (text !== '') written.push({ text });
    texts = [];
  };
  for (const part of parts) {
    const signature = part.type === 'refusal' ? undefined : returnSignature(part.state, target.maker);
    // Texts in a row are read as one, without a line between them.
    if (part.type === 'text' && signature === undefined) {
      texts.push(part);
      continue;
    }
    flush();
    written.push(...writeModelPart(part, signature, index, target));
  }
  flush();
  return signFirstCall(written, target);
}

function writeModelPart(
  part: AssistantPart,
  thoughtSignature: string | undefined,
  index: ToolIndex,
  target: RequestTarget,
): JsonObject[] {
  switch (part.type) {
    case 'text':
      return [{ text: part.text, thoughtSignature }];
    case 'refusal':
      return part.text === '' ? [] : [{ text: part.text }];
    case 'reasoning':
      if (part.state?.maker === target.maker) return [{ text: part.text, thought: true, thoughtSignature }];
      target.loss.addOnce(part.at, 'what another model thought is not shown to this one');
      return [];
    case 'tool-call':
      return [{ functionCall: writeCall(part, index, target), thoughtSignature }];
    case 'media':
      return [{ ...writeMedia(part, target), thoughtSignature }];
  }
}

/** Pitfall 20: a history with broken arguments still has to be an object. */
function writeCall(part: ToolCallPart, index: ToolIndex, { loss }: RequestTarget): JsonObject {
  const args = parseInput(part);
  if (args === undefined) loss.add(part.at, 'the arguments are not JSON and were left out');
  return { id: part.id, name: index.nameUpstream(part), args: args ?? {} };
}

/** Pitfall 26: of the calls in one step the first is looked at. */
function signFirstCall(parts: JsonObject[], target: RequestTarget): JsonObject[] {
  const place = parts.findIndex((part) => isObject(part['functionCall']));
  const first = parts[place];
  if (first === undefined || asText(first['thoughtSignature']) !== null) return parts;
  if (traitsOf(target).wantsSignatures) parts[place] = { ...first, thoughtSignature: noSignature };
  return parts;
}
