import { fitName } from '../message/fit-name.ts';
import { writeLeftOut } from '../message/left-out.ts';
import { parseInput } from '../message/parse-input.ts';
import type {
  AssistantPart,
  MediaPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from '../message/parts.ts';
import type { ToolIndex } from '../message/tool-index.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget } from '../translation.ts';
import { writeThinking } from './thinking-state.ts';
import { writeCache } from './write-tools.ts';

const imageTypes: readonly string[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];
const idRule = { maxLength: 64 };

export function writeUserPart(part: UserPart, target: RequestTarget): JsonObject[] {
  return part.type === 'tool-result' ? [writeToolResult(part, target)] : writeContent(part, target);
}

function writeToolResult(part: ToolResultPart, target: RequestTarget): JsonObject {
  const content = part.content.flatMap((inner) => writeContent(inner, target));
  return {
    type: 'tool_result',
    tool_use_id: fitName(part.callId, idRule),
    content: content.length > 0 ? content : undefined,
    is_error: part.isError ? true : undefined,
    cache_control: writeCache(part.cache),
  };
}

/** Empty text is refused. */
function writeContent(part: TextPart | MediaPart, target: RequestTarget): JsonObject[] {
  if (part.type === 'media') return writeMedia(part, target);
  return part.text === '' ? [] : [writeText(part)];
}

export function writeText({ text, cache }: TextPart): JsonObject {
  return { type: 'text', text, cache_control: writeCache(cache) };
}

function writeMedia(part: MediaPart, { loss, maker }: RequestTarget): JsonObject[] {
  const source = part.media === 'image' ? writeImageSource(part) : writeDocumentSource(part);
  const isForeign = part.source.kind === 'file' && part.source.maker !== maker;
  if (source === undefined || isForeign) {
    loss.add(part.at, isForeign ? 'the file is at another provider' : 'Anthropic takes nothing of this kind');
    return [writeText(writeLeftOut(part))];
  }
  const title = part.media === 'document' ? part.name : undefined;
  const type = part.media === 'image' ? 'image' : 'document';
  return [{ type, source, title, cache_control: writeCache(part.cache) }];
}

function writeImageSource({ source }: MediaPart): JsonObject | undefined {
  switch (source.kind) {
    case 'base64': {
      const mediaType = source.mediaType.replace('image/jpg', 'image/jpeg');
      if (!imageTypes.includes(mediaType)) return undefined;
      return { type: 'base64', media_type: mediaType, data: source.data };
    }
    case 'url':
      return { type: 'url', url: source.url };
    case 'file':
      return { type: 'file', file_id: source.id };
    case 'text':
      return undefined;
  }
}

function writeDocumentSource({ media, source }: MediaPart): JsonObject | undefined {
  if (media !== 'document') return undefined;
  switch (source.kind) {
    case 'text':
      return { type: 'text', media_type: 'text/plain', data: source.text };
    case 'url':
      return { type: 'url', url: source.url };
    case 'file':
      return { type: 'file', file_id: source.id };
    case 'base64':
      return writeDocumentBytes(source.mediaType, source.data);
  }
}

function writeDocumentBytes(mediaType: string, data: string): JsonObject | undefined {
  if (mediaType === 'application/pdf') return { type: 'base64', media_type: mediaType, data };
  if (!/^text\/|^application\/(json|xml)/.test(mediaType)) return undefined;
  return { type: 'text', media_type: 'text/plain', data: Buffer.from(data, 'base64').toString('utf8') };
}

export function writeAssistantPart(
  part: AssistantPart,
  index: ToolIndex,
  target: RequestTarget,
): JsonObject[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [writeText(part)];
    case 'refusal':
      return part.text === '' ? [] : [writeText({ type: 'text', text: part.text })];
    case 'reasoning': {
      const thinking = writeThinking(part.text, part.state, target.maker);
      if (thinking === undefined)
        target.loss.addOnce(part.at, 'what another model thought is not shown to this one');
      return thinking === undefined ? [] : [thinking];
    }
    case 'tool-call':
      return [writeToolUse(part, index, target)];
    case 'media':
      target.loss.add(part.at, 'Anthropic’s models cannot have said anything but text');
      return [writeText(writeLeftOut(part))];
  }
}

/** Pitfall 20: a history with broken arguments still has to be an object. */
function writeToolUse(part: ToolCallPart, index: ToolIndex, { loss }: RequestTarget): JsonObject {
  const input = parseInput(part);
  if (input === undefined) loss.add(part.at, 'the arguments are not JSON and were left out');
  return {
    type: 'tool_use',
    id: fitName(part.id, idRule),
    name: index.nameUpstream(part),
    input: input ?? {},
    cache_control: writeCache(part.cache),
  };
}
