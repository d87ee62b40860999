import { refuse, type Fields } from '../message/fields.ts';
import type { LossReport } from '../message/loss.ts';
import type { AssistantPart, MediaPart, TextPart, ToolResultPart, UserPart } from '../message/parts.ts';
import type { JsonObject } from '../read-json.ts';
import type { CallMatching } from './call-matching.ts';
import { mediaKindOf, readFileUri } from './media.ts';
import { objectsOf } from './spelling.ts';
import { readSignature } from './thought-signature.ts';

/** What ran at Google, or belongs to tools that run there. */
const ownTools = ['executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse'] as const;

const nothing = 'it holds none of text, inlineData, fileData, functionCall, functionResponse';

export function parseTexts(content: Fields, loss: LossReport): TextPart[] {
  return objectsOf(content, 'parts').map((part) => {
    if (part.any('text') === undefined) refuse(part.path, 'only text may stand here');
    return parseText(part, loss);
  });
}

export function parseUserPart(part: Fields, calls: CallMatching, loss: LossReport): UserPart[] {
  if (part.any('functionCall') !== undefined)
    refuse(part.pathOf('functionCall'), 'only the model calls functions');
  if (part.any('functionResponse') !== undefined) {
    const result = parseResult(part, part.object('functionResponse'), calls, loss);
    part.reportUnread(loss);
    return [result];
  }
  if (part.any('text') !== undefined) return [parseText(part, loss)];
  return parseData(part, loss) ?? refuse(part.path, nothing);
}

function parseText(part: Fields, loss: LossReport): TextPart {
  const text = part.text('text');
  const state = readSignature(part.maybeText('thoughtSignature'));
  part.skip('thought');
  part.reportUnread(loss);
  return { type: 'text', text, state, at: part.path };
}

/** Undefined when it is none of these. */
function parseData(part: Fields, loss: LossReport): MediaPart[] | undefined {
  const media = parseMedia(part, loss);
  if (media !== undefined) return [{ ...media, state: readSignature(part.maybeText('thoughtSignature')) }];
  const own = ownTools.find((key) => part.any(key) !== undefined);
  if (own === undefined) return undefined;
  loss.add(part.path, `what Google's own tools did ("${own}") is not shown to other models`);
  return [];
}

function parseMedia(part: Fields, loss: LossReport): MediaPart | undefined {
  const blob = part.maybeObject('inlineData');
  const file = part.maybeObject('fileData');
  const given = blob ?? file;
  if (given === undefined) return undefined;
  const name = given.maybeText('displayName');
  const parsed = blob === undefined ? parseFile(given) : parseBlob(given);
  given.reportUnread(loss);
  part.skip('thought', 'thoughtSignature');
  part.reportUnread(loss);
  return { type: 'media', ...parsed, name, at: part.path };
}

function parseBlob(blob: Fields): Pick<MediaPart, 'media' | 'source'> {
  const mediaType = blob.text('mimeType');
  return { media: mediaKindOf(mediaType), source: { kind: 'base64', mediaType, data: blob.text('data') } };
}

function parseFile(file: Fields): Pick<MediaPart, 'media' | 'source'> {
  return readFileUri(file.text('fileUri'), file.maybeText('mimeType'));
}

function parseResult(part: Fields, result: Fields, calls: CallMatching, loss: LossReport): ToolResultPart {
  const callId = calls.answer(result.maybeText('id'), result.text('name'));
  const { text, isError } = readResponse(result.maybeObject('response')?.raw ?? {});
  const shown = objectsOf(result, 'parts').map(
    (inner) => parseMedia(inner, loss) ?? refuse(inner.path, 'it holds neither inlineData nor fileData'),
  );
  const said: TextPart[] = text === '' ? [] : [{ type: 'text', text, at: result.pathOf('response') }];
  // How its answer is fitted into a live talk.
  result.skip('scheduling', 'willContinue');
  result.reportUnread(loss);
  return { type: 'tool-result', callId, content: [...said, ...shown], isError, at: part.path };
}

/** Google names two members, `output` and `error`; whatever else a client puts there is told as it is. */
function readResponse(response: JsonObject): { text: string; isError: boolean } {
  const isError = response['error'] !== undefined && response['output'] === undefined;
  const keys = Object.keys(response);
  const isPlain = keys.length === 1 && (keys[0] === 'output' || keys[0] === 'error');
  const told: unknown = isPlain ? (response['output'] ?? response['error'] ?? '') : response;
  if (keys.length === 0) return { text: '', isError };
  return { text: typeof told === 'string' ? told : JSON.stringify(told), isError };
}

export function parseModelPart(
  part: Fields,
  place: string,
  calls: CallMatching,
  loss: LossReport,
): AssistantPart[] {
  if (part.any('functionResponse') !== undefined)
    refuse(part.pathOf('functionResponse'), 'it may only stand in a content of the user');
  if (part.any('functionCall') !== undefined)
    return [parseCall(part, part.object('functionCall'), place, calls, loss)];
  const isThought = part.maybeFlag('thought') === true;
  const isBareState = part.maybeText('thoughtSignature') !== undefined;
  if (part.any('text') === undefined) {
    const data = parseData(part, loss);
    if (data !== undefined || !isBareState) return data ?? refuse(part.path, nothing);
  }
  const text = part.maybeText('text') ?? '';
  const state = readSignature(part.maybeText('thoughtSignature'));
  part.reportUnread(loss);
  return [{ type: isThought ? 'reasoning' : 'text', text, state, at: part.path }];
}

function parseCall(
  part: Fields,
  call: Fields,
  place: string,
  calls: CallMatching,
  loss: LossReport,
): AssistantPart {
  const name = call.text('name');
  const id = calls.add(call.maybeText('id'), name, place);
  const input = JSON.stringify(call.maybeObject('args')?.raw ?? {});
  const state = readSignature(part.maybeText('thoughtSignature'));
  call.reportUnread(loss);
  part.skip('thought');
  part.reportUnread(loss);
  return { type: 'tool-call', id, name, kind: 'json', input, state, at: part.path };
}
