import { refuse, type Fields } from '../message/fields.ts';
import type { LossReport } from '../message/loss.ts';
import type { AssistantPart, MediaPart, RefusalPart, TextPart, ToolCallPart } from '../message/parts.ts';
import { ownMaker } from '../openai-traits.ts';
import { readUrl } from '../read-data-url.ts';
import { readCallState, readReasoning } from './reasoning-state.ts';

/** `content` that is a text or a list of parts; null is none. */
function readContent(message: Fields): Fields[] | string {
  const content = message.any('content');
  if (content === undefined) return '';
  return typeof content === 'string' ? content : message.objects('content');
}

function toText(text: string, at: string): TextPart[] {
  return text === '' ? [] : [{ type: 'text', text, at }];
}

/** Where only text may stand: system messages and tool results. */
export function parseTexts(message: Fields, loss: LossReport): TextPart[] {
  const content = readContent(message);
  if (typeof content === 'string') return toText(content, message.pathOf('content'));
  return content.map((part) => {
    if (part.text('type') !== 'text') refuse(part.pathOf('type'), 'only text may stand here');
    return parseText(part, loss);
  });
}

export function parseUserParts(message: Fields, loss: LossReport): (TextPart | MediaPart)[] {
  const content = readContent(message);
  if (typeof content === 'string') return toText(content, message.pathOf('content'));
  return content.map((part) => parseUserPart(part, loss));
}

function parseUserPart(part: Fields, loss: LossReport): TextPart | MediaPart {
  const type = part.text('type');
  switch (type) {
    case 'text':
      return parseText(part, loss);
    case 'image_url': {
      const image = part.object(type);
      const detail = image.maybeText('detail');
      return { type: 'media', media: 'image', source: readUrl(image.text('url')), detail, at: part.path };
    }
    case 'input_audio': {
      const audio = part.object(type);
      const source = {
        kind: 'base64',
        mediaType: `audio/${audio.text('format')}`,
        data: audio.text('data'),
      } as const;
      return { type: 'media', media: 'audio', source, at: part.path };
    }
    case 'file':
      return parseFile(part, part.object(type));
    default:
      return refuse(part.pathOf('type'), 'it must be one of text, image_url, input_audio, file');
  }
}

function parseText(part: Fields, loss: LossReport): TextPart {
  const text = part.text('text');
  part.skip('type');
  part.reportUnread(loss);
  return { type: 'text', text, at: part.path };
}

function parseFile(part: Fields, file: Fields): MediaPart {
  const data = file.maybeText('file_data');
  const name = file.maybeText('filename');
  const source =
    data === undefined ? { kind: 'file' as const, id: file.text('file_id'), maker: ownMaker } : readUrl(data);
  return { type: 'media', media: 'document', source, name, at: part.path };
}

export function parseAssistantParts(message: Fields, loss: LossReport): AssistantPart[] {
  message.skip('reasoning_content', 'reasoning', 'reasoning_details', 'annotations');
  const reasoning = readReasoning(message.raw, message.path);
  const content = readContent(message);
  const said =
    typeof content === 'string'
      ? toText(content, message.pathOf('content'))
      : content.map((part) => parseAssistantPart(part, loss));
  const refusal = message.maybeText('refusal');
  return [
    ...reasoning,
    ...said,
    ...(refusal === undefined
      ? []
      : [{ type: 'refusal' as const, text: refusal, at: message.pathOf('refusal') }]),
    ...message.maybeObjects('tool_calls').map(parseCall),
  ];
}

function parseAssistantPart(part: Fields, loss: LossReport): TextPart | RefusalPart {
  const type = part.text('type');
  if (type === 'text') return parseText(part, loss);
  if (type === 'refusal') return { type, text: part.text('refusal'), at: part.path };
  return refuse(part.pathOf('type'), 'it must be text or refusal');
}

function parseCall(call: Fields): ToolCallPart {
  const id = call.text('id');
  const state = readCallState(call.any('extra_content'));
  if (call.maybeText('type') === 'custom') {
    const custom = call.object('custom');
    const { name, input } = { name: custom.text('name'), input: custom.text('input') };
    return { type: 'tool-call', id, name, kind: 'text', input, state, at: call.path };
  }
  const { name, input } = readFunctionCall(call.object('function'));
  return { type: 'tool-call', id, name, kind: 'json', input, state, at: call.path };
}

/** Pitfall 20: arguments that were left empty are none. */
export function readFunctionCall(call: Fields): { name: string; input: string } {
  const input = call.maybeText('arguments') ?? '';
  return { name: call.text('name'), input: input.trim() === '' ? '{}' : input };
}
