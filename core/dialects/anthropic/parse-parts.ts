import type { Fields } from '../message/fields.ts';
import { refuse } from '../message/fields.ts';
import type { LossReport } from '../message/loss.ts';
import type {
  AssistantPart,
  CacheTtl,
  MediaPart,
  ProviderState,
  TextPart,
  ToolResultPart,
  UserPart,
} from '../message/parts.ts';
import { readCitations } from './citations.ts';
import { readSignature, redactedState, ownMaker } from './thinking-state.ts';

/** `content`, `system`: a text or a list of blocks. */
export function readBlocks(fields: Fields, key: string): Fields[] | string {
  const value = fields.any(key);
  return typeof value === 'string' ? value : fields.objects(key);
}

export function parseSystem(fields: Fields, key: string, loss: LossReport): TextPart[] {
  const blocks = readBlocks(fields, key);
  if (typeof blocks === 'string') return toText(blocks, fields.pathOf(key));
  return blocks.map((block) => {
    if (block.text('type') !== 'text') refuse(block.pathOf('type'), 'only text may stand here');
    return parseText(block, loss);
  });
}

export function parseUserParts(fields: Fields, loss: LossReport): UserPart[] {
  const blocks = readBlocks(fields, 'content');
  if (typeof blocks === 'string') return toText(blocks, fields.pathOf('content'));
  return blocks.flatMap((block) => parseUserBlock(block, loss));
}

function toText(text: string, at: string): TextPart[] {
  return text === '' ? [] : [{ type: 'text', text, at }];
}

function parseUserBlock(block: Fields, loss: LossReport): UserPart[] {
  const type = block.text('type');
  if (type === 'tool_result') return [parseToolResult(block, loss)];
  if (type === 'tool_use' || type === 'thinking' || type === 'redacted_thinking')
    refuse(block.pathOf('type'), `"${type}" may only stand in a message of the assistant`);
  return parseContent(block, type, loss);
}

function parseToolResult(block: Fields, loss: LossReport): ToolResultPart {
  const callId = block.text('tool_use_id');
  const isError = block.maybeFlag('is_error') ?? false;
  const cache = parseCache(block);
  const blocks = block.any('content') === undefined ? '' : readBlocks(block, 'content');
  const content =
    typeof blocks === 'string'
      ? toText(blocks, block.pathOf('content'))
      : blocks.flatMap((inner) => parseContent(inner, inner.text('type'), loss));
  endBlock(block, loss);
  return { type: 'tool-result', callId, content, isError, cache, at: block.path };
}

/** What users and tools may both say. */
function parseContent(block: Fields, type: string, loss: LossReport): (TextPart | MediaPart)[] {
  switch (type) {
    case 'text':
      return [parseText(block, loss)];
    case 'image':
      return parseMedia(block, 'image', loss);
    case 'document':
      return parseMedia(block, 'document', loss);
    case 'search_result':
      return [parseSearchResult(block, loss)];
    default:
      loss.add(block.path, `a "${type}" means nothing to other providers`);
      return [];
  }
}

function parseText(block: Fields, loss: LossReport): TextPart {
  const text = block.text('text');
  const cache = parseCache(block);
  const citations = readCitations(block.any('citations'));
  endBlock(block, loss);
  return { type: 'text', text, cache, citations, at: block.path };
}

function parseMedia(block: Fields, media: 'image' | 'document', loss: LossReport): (TextPart | MediaPart)[] {
  const source = block.object('source');
  const name = block.maybeText('title');
  const cache = parseCache(block);
  const kind = source.text('type');
  if (kind === 'content') return parseInnerContent(block, source, loss);
  const parsed = parseSource(source, kind);
  endBlock(block, loss);
  return [{ type: 'media', media, source: parsed, name, cache, at: block.path }];
}

function parseSource(source: Fields, kind: string): MediaPart['source'] {
  switch (kind) {
    case 'base64':
      return { kind, mediaType: source.text('media_type'), data: source.text('data') };
    case 'url':
      return { kind, url: source.text('url') };
    case 'text':
      return { kind, text: source.text('data') };
    case 'file':
      return { kind, id: source.text('file_id'), maker: ownMaker };
    default:
      return refuse(source.pathOf('type'), 'it must be one of base64, url, text, content, file');
  }
}

/** A document that is made of blocks is as good as these. */
function parseInnerContent(block: Fields, source: Fields, loss: LossReport): (TextPart | MediaPart)[] {
  const blocks = readBlocks(source, 'content');
  endBlock(block, loss);
  if (typeof blocks === 'string') return toText(blocks, source.pathOf('content'));
  return blocks.flatMap((inner) => parseContent(inner, inner.text('type'), loss));
}

/** Nobody else has such blocks; as text they are still read. */
function parseSearchResult(block: Fields, loss: LossReport): TextPart {
  const title = block.text('title');
  const source = block.text('source');
  const texts = block.objects('content').map((inner) => inner.text('text'));
  const cache = parseCache(block);
  endBlock(block, loss);
  return { type: 'text', text: [title, source, ...texts].join('\n'), cache, at: block.path };
}

/** State that other parts left in thinking blocks of its own finds back to them. */
export function parseAssistantParts(fields: Fields, loss: LossReport): AssistantPart[] {
  const blocks = readBlocks(fields, 'content');
  if (typeof blocks === 'string') return toText(blocks, fields.pathOf('content'));
  const parts: AssistantPart[] = [];
  let waiting: ProviderState | undefined;
  const add = (part: AssistantPart) => {
    parts.push(part.type === 'refusal' || waiting === undefined ? part : { ...part, state: waiting });
    waiting = undefined;
  };
  for (const block of blocks) {
    const type = block.text('type');
    if (type !== 'thinking') {
      for (const part of parseAssistantBlock(block, type, loss)) add(part);
      continue;
    }
    const text = block.text('thinking');
    const packed = readSignature(block.maybeText('signature') ?? '');
    endBlock(block, loss);
    const previous = parts.at(-1);
    if (packed?.owner === 'next') waiting = packed.state;
    else if (packed?.owner !== 'previous')
      parts.push({ type: 'reasoning', text, state: packed?.state, at: block.path });
    else if (previous !== undefined && previous.type !== 'refusal')
      parts[parts.length - 1] = { ...previous, state: packed.state };
  }
  return parts;
}

function parseAssistantBlock(block: Fields, type: string, loss: LossReport): AssistantPart[] {
  switch (type) {
    case 'redacted_thinking':
      return [
        { type: 'reasoning', text: '', state: redactedState(ownMaker, block.text('data')), at: block.path },
      ];
    case 'tool_use':
      return [parseToolUse(block, loss)];
    case 'tool_result':
      return refuse(block.pathOf('type'), '"tool_result" may only stand in a message of the user');
    default:
      return parseContent(block, type, loss);
  }
}

function parseToolUse(block: Fields, loss: LossReport): AssistantPart {
  const id = block.text('id');
  const name = block.text('name');
  const input = JSON.stringify(block.maybeObject('input')?.raw ?? {});
  const cache = parseCache(block);
  endBlock(block, loss);
  return { type: 'tool-call', id, name, kind: 'json', input, cache, at: block.path };
}

export function parseCache(block: Fields): CacheTtl | undefined {
  const mark = block.maybeObject('cache_control');
  if (mark === undefined) return undefined;
  return mark.maybeWord('ttl', ['5m', '1h']) ?? '5m';
}

function endBlock(block: Fields, loss: LossReport): void {
  block.skip('type', 'caller');
  block.reportUnread(loss);
}
