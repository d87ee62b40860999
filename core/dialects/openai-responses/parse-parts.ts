import { refuse, type Fields } from '../message/fields.ts';
import type { LossReport } from '../message/loss.ts';
import type { MediaPart, MediaSource, RefusalPart, TextPart } from '../message/parts.ts';
import { ownMaker } from '../openai-traits.ts';
import { readUrl } from '../read-data-url.ts';
import { readAnnotations } from './citations.ts';

/** `content`, `output`: a text or a list of parts. */
function readContent(item: Fields, key: string): Fields[] | string {
  const content = item.any(key);
  return typeof content === 'string' ? content : item.objects(key);
}

function toText(text: string, at: string): TextPart[] {
  return text === '' ? [] : [{ type: 'text', text, at }];
}

/** What users and tools may say. */
export function parseUserContent(item: Fields, key: string, loss: LossReport): (TextPart | MediaPart)[] {
  const content = readContent(item, key);
  if (typeof content === 'string') return toText(content, item.pathOf(key));
  return content.map((part) => parseUserPart(part, loss));
}

export function parseSystemContent(item: Fields, loss: LossReport): TextPart[] {
  const content = readContent(item, 'content');
  if (typeof content === 'string') return toText(content, item.pathOf('content'));
  return content.map((part) => {
    if (!isText(part)) refuse(part.pathOf('type'), 'only text may stand here');
    return parseText(part, loss);
  });
}

export function parseAssistantContent(item: Fields, loss: LossReport): (TextPart | RefusalPart)[] {
  const content = readContent(item, 'content');
  if (typeof content === 'string') return toText(content, item.pathOf('content'));
  return content.map((part) => {
    if (isText(part)) return parseText(part, loss);
    if (part.text('type') !== 'refusal')
      refuse(part.pathOf('type'), 'it must be one of output_text, refusal');
    return { type: 'refusal', text: part.text('refusal'), at: part.path };
  });
}

/** Clients mix the two up, and nothing is lost by it. */
function isText(part: Fields): boolean {
  const type = part.text('type');
  return type === 'input_text' || type === 'output_text';
}

function parseText(part: Fields, loss: LossReport): TextPart {
  const text = part.text('text');
  const citations = readAnnotations(part.any('annotations'));
  part.skip('type', 'logprobs');
  part.reportUnread(loss);
  return { type: 'text', text, citations, at: part.path };
}

function parseUserPart(part: Fields, loss: LossReport): TextPart | MediaPart {
  if (isText(part)) return parseText(part, loss);
  const parsed = parseMedia(part);
  part.skip('type');
  part.reportUnread(loss);
  return parsed;
}

function parseMedia(part: Fields): MediaPart {
  switch (part.text('type')) {
    case 'input_image': {
      const detail = part.maybeText('detail');
      const url = part.maybeText('image_url');
      const source = url === undefined ? readFileId(part) : readUrl(url);
      return { type: 'media', media: 'image', source, detail, at: part.path };
    }
    case 'input_file':
      return parseFile(part);
    case 'input_audio': {
      const audio = part.object('input_audio');
      const mediaType = `audio/${audio.text('format')}`;
      const source = { kind: 'base64', mediaType, data: audio.text('data') } as const;
      return { type: 'media', media: 'audio', source, at: part.path };
    }
    default:
      return refuse(
        part.pathOf('type'),
        'it must be one of input_text, input_image, input_file, input_audio',
      );
  }
}

function parseFile(part: Fields): MediaPart {
  const name = part.maybeText('filename');
  const data = part.maybeText('file_data');
  const url = part.maybeText('file_url');
  const source =
    data !== undefined ? readUrl(data) : url !== undefined ? ({ kind: 'url', url } as const) : undefined;
  return { type: 'media', media: 'document', source: source ?? readFileId(part), name, at: part.path };
}

function readFileId(part: Fields): MediaSource {
  return { kind: 'file', id: part.text('file_id'), maker: ownMaker };
}
