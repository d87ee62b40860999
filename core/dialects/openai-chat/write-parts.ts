import { fitName } from '../message/fit-name.ts';
import { joinTexts } from '../message/join-texts.ts';
import { writeLeftOut } from '../message/left-out.ts';
import { wrapCustomInput } from '../message/custom-input.ts';
import type {
  AssistantPart,
  MediaPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from '../message/parts.ts';
import type { ToolIndex } from '../message/tool-index.ts';
import { traitsOf } from '../openai-traits.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget } from '../translation.ts';

const idRule = { maxLength: 64 };
const errorWord = 'Error: ';

/** One user turn as Chat has it: each result a message, right after the calls, then what the user says (pitfall 15). */
export function writeUserMessages(parts: readonly UserPart[], target: RequestTarget): JsonObject[] {
  const results = parts.filter((part) => part.type === 'tool-result');
  const said = parts.filter((part) => part.type !== 'tool-result');
  const shown = results.flatMap((result) => result.content.filter((part) => part.type === 'media'));
  const content = writeUserContent([...shown, ...said], target);
  return [...results.map(writeToolMessage), ...(content === undefined ? [] : [{ role: 'user', content }])];
}

/** Only text may stand here: what a tool shows comes with the user's next words. */
function writeToolMessage({ callId, content, isError }: ToolResultPart): JsonObject {
  const text = joinTexts(content.filter((part) => part.type === 'text'));
  const hasMedia = content.some(({ type }) => type === 'media');
  const words = text === '' && hasMedia ? 'What the tool shows follows.' : text;
  const isMarked = isError && !/^error/i.test(words);
  return {
    role: 'tool',
    tool_call_id: fitName(callId, idRule),
    content: (isMarked ? errorWord : '') + words,
  };
}

function writeUserContent(parts: readonly (TextPart | MediaPart)[], target: RequestTarget): unknown {
  const texts = parts.filter((part) => part.type === 'text');
  // A plain text is what every compatible server reads.
  if (texts.length === parts.length) return texts.length === 0 ? undefined : joinTexts(texts);
  return parts.map((part) => (part.type === 'text' ? writeText(part) : writeMedia(part, target)));
}

const writeText = ({ text }: TextPart): JsonObject => ({ type: 'text', text });

function writeMedia(part: MediaPart, { loss, maker }: RequestTarget): JsonObject {
  const isForeign = part.source.kind === 'file' && part.source.maker !== maker;
  const written = isForeign ? undefined : writeSource(part);
  if (written !== undefined) return written;
  loss.add(part.at, isForeign ? 'the file is at another provider' : 'OpenAI Chat takes nothing of this kind');
  return writeText(writeLeftOut(part));
}

function writeSource({ media, source, name, detail }: MediaPart): JsonObject | undefined {
  switch (media) {
    case 'image': {
      const url = source.kind === 'base64' ? `data:${source.mediaType};base64,${source.data}` : undefined;
      const address = source.kind === 'url' ? source.url : url;
      return address === undefined ? undefined : { type: 'image_url', image_url: { url: address, detail } };
    }
    case 'audio': {
      const format = source.kind === 'base64' ? audioFormats[source.mediaType] : undefined;
      if (source.kind !== 'base64' || format === undefined) return undefined;
      return { type: 'input_audio', input_audio: { data: source.data, format } };
    }
    case 'document':
      return writeDocument(source, name);
    case 'video':
      return undefined;
  }
}

const audioFormats: Readonly<Record<string, string>> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/mp3': 'mp3',
  'audio/mpeg': 'mp3',
};

function writeDocument(source: MediaPart['source'], name: string | undefined): JsonObject | undefined {
  switch (source.kind) {
    case 'text':
      return { type: 'text', text: name === undefined ? source.text : `${name}\n\n${source.text}` };
    case 'file':
      return { type: 'file', file: { file_id: source.id } };
    case 'base64': {
      if (source.mediaType.startsWith('text/'))
        return { type: 'text', text: Buffer.from(source.data, 'base64').toString('utf8') };
      if (source.mediaType !== 'application/pdf') return undefined;
      const file_data = `data:${source.mediaType};base64,${source.data}`;
      return { type: 'file', file: { filename: name ?? 'document.pdf', file_data } };
    }
    case 'url':
      return undefined;
  }
}

/** Undefined where nothing is left to say. */
export function writeAssistantMessage(
  parts: readonly AssistantPart[],
  index: ToolIndex,
  target: RequestTarget,
): JsonObject | undefined {
  const texts = parts.filter((part) => part.type === 'text');
  const refusal = parts.find((part) => part.type === 'refusal')?.text;
  const calls = parts.filter((part) => part.type === 'tool-call');
  reportLost(parts, target);
  if (texts.length === 0 && refusal === undefined && calls.length === 0) return undefined;
  return {
    role: 'assistant',
    content: texts.length === 0 ? null : joinTexts(texts),
    refusal,
    reasoning_content: writeReasoning(parts, target),
    tool_calls: calls.length > 0 ? calls.map((call) => writeCall(call, index, target)) : undefined,
  };
}

/** Some makers want back what their model thought about a call; OpenAI's own never show it. */
function writeReasoning(parts: readonly AssistantPart[], { maker }: RequestTarget): string | undefined {
  const own = parts.filter((part) => part.type === 'reasoning' && part.state?.maker === maker);
  const text = own.map((part) => (part.type === 'reasoning' ? part.text : '')).join('\n\n');
  return text === '' ? undefined : text;
}

function reportLost(parts: readonly AssistantPart[], { maker, loss }: RequestTarget): void {
  for (const part of parts) {
    if (part.type === 'media') loss.add(part.at, 'OpenAI Chat has no place for what the model showed');
    if (part.type === 'reasoning' && part.state?.maker !== maker)
      loss.addOnce(part.at, 'what another model thought is not shown to this one');
  }
}

function writeCall(call: ToolCallPart, index: ToolIndex, target: RequestTarget): JsonObject {
  const name = index.nameUpstream(call);
  const id = fitName(call.id, idRule);
  if (call.kind === 'text' && traitsOf(target).isOpenAi)
    return { id, type: 'custom', custom: { name, input: call.input } };
  const json = call.kind === 'text' ? wrapCustomInput(call.input) : call.input;
  return { id, type: 'function', function: { name, arguments: json } };
}
