import { wrapCustomInput } from '../message/custom-input.ts';
import { fitName } from '../message/fit-name.ts';
import { joinTexts } from '../message/join-texts.ts';
import { writeLeftOut } from '../message/left-out.ts';
import type {
  AssistantPart,
  MediaPart,
  MediaSource,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from '../message/parts.ts';
import type { ToolIndex } from '../message/tool-index.ts';
import { traitsOf } from '../openai-traits.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget } from '../translation.ts';
import { writeReasoning } from './reasoning-state.ts';

const idRule = { maxLength: 64 };
const errorWord = 'Error: ';

export interface ItemContext {
  readonly target: RequestTarget;
  readonly tools: ToolIndex;
  readonly calls: ReadonlyMap<string, ToolCallPart>;
}

/** One user turn: each result is an item of its own, in front of what the user says (pitfall 15). */
export function writeUserItems(parts: readonly UserPart[], context: ItemContext): JsonObject[] {
  const results = parts.filter((part) => part.type === 'tool-result');
  const said = parts.filter((part) => part.type !== 'tool-result');
  return [
    ...results.map((part) => writeResult(part, context)),
    ...(said.length === 0
      ? []
      : [{ type: 'message', role: 'user', content: said.map((part) => writeContent(part, context)) }]),
  ];
}

export function writeDeveloperItem(parts: readonly TextPart[]): JsonObject {
  return { type: 'message', role: 'developer', content: parts.map(writeText) };
}

const writeText = ({ text }: TextPart): JsonObject => ({ type: 'input_text', text });

function writeResult(part: ToolResultPart, context: ItemContext): JsonObject {
  const call = context.calls.get(part.callId);
  const isCustom = call !== undefined && isFreeform(call, context);
  return {
    type: isCustom ? 'custom_tool_call_output' : 'function_call_output',
    call_id: fitName(part.callId, idRule),
    output: writeOutput(part, context),
  };
}

/** A plain text is what every server reads; nothing but words can say that a tool failed. */
function writeOutput({ content, isError }: ToolResultPart, context: ItemContext): unknown {
  const texts = content.filter((part) => part.type === 'text');
  const words = joinTexts(texts);
  const mark = isError && !/^error/i.test(words) ? errorWord : '';
  if (texts.length === content.length) return mark + words;
  const written = content.map((part) => writeContent(part, context));
  return mark === '' ? written : [{ type: 'input_text', text: mark.trim() }, ...written];
}

function writeContent(part: TextPart | MediaPart, { target }: ItemContext): JsonObject {
  if (part.type === 'text') return writeText(part);
  const isForeign = part.source.kind === 'file' && part.source.maker !== target.maker;
  const written = isForeign ? undefined : writeMedia(part);
  if (written !== undefined) return written;
  const reason = isForeign
    ? 'the file is at another provider'
    : 'OpenAI Responses takes nothing of this kind';
  target.loss.add(part.at, reason);
  return writeText(writeLeftOut(part));
}

function writeMedia({ media, source, name, detail }: MediaPart): JsonObject | undefined {
  if (media === 'document') return writeDocument(source, name);
  if (media !== 'image' || source.kind === 'text') return undefined;
  if (source.kind === 'file') return { type: 'input_image', file_id: source.id, detail };
  return { type: 'input_image', image_url: writeUrl(source), detail };
}

function writeUrl(source: Extract<MediaSource, { kind: 'base64' | 'url' }>): string {
  return source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;
}

function writeDocument(source: MediaSource, name: string | undefined): JsonObject | undefined {
  switch (source.kind) {
    case 'text':
      return { type: 'input_text', text: name === undefined ? source.text : `${name}\n\n${source.text}` };
    case 'file':
      return { type: 'input_file', file_id: source.id };
    case 'url':
      return { type: 'input_file', file_url: source.url };
    case 'base64':
      if (source.mediaType.startsWith('text/'))
        return { type: 'input_text', text: Buffer.from(source.data, 'base64').toString('utf8') };
      // What a file is, OpenAI reads from its name.
      if (source.mediaType !== 'application/pdf' && name === undefined) return undefined;
      return { type: 'input_file', filename: name ?? 'document.pdf', file_data: writeUrl(source) };
  }
}

/** What was said in a row is one message; what was thought and called stands between them, in its order. */
export function writeAssistantItems(parts: readonly AssistantPart[], context: ItemContext): JsonObject[] {
  const items: JsonObject[] = [];
  let content: JsonObject[] = [];
  for (const part of parts) {
    const said = writeSaid(part, context);
    if (said !== undefined) {
      if (content.length === 0) items.push({ type: 'message', role: 'assistant', content });
      content.push(said);
      continue;
    }
    const item = writeItem(part, context);
    if (item === undefined) continue;
    items.push(item);
    content = [];
  }
  return items;
}

function writeSaid(part: AssistantPart, { target }: ItemContext): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return part.text === '' ? undefined : { type: 'output_text', text: part.text, annotations: [] };
    case 'refusal':
      return { type: 'refusal', refusal: part.text };
    case 'media': {
      target.loss.add(part.at, 'OpenAI’s models cannot have shown anything');
      const { text } = writeLeftOut(part);
      return { type: 'output_text', text, annotations: [] };
    }
    default:
      return undefined;
  }
}

function writeItem(part: AssistantPart, context: ItemContext): JsonObject | undefined {
  if (part.type === 'tool-call') return writeCall(part, context);
  if (part.type !== 'reasoning') return undefined;
  const { maker, loss } = context.target;
  const item = writeReasoning(part.text, part.state, maker);
  if (item === undefined) loss.addOnce(part.at, 'what another model thought is not shown to this one');
  return item;
}

function writeCall(call: ToolCallPart, context: ItemContext): JsonObject {
  const name = context.tools.nameUpstream(call);
  const call_id = fitName(call.id, idRule);
  if (isFreeform(call, context)) return { type: 'custom_tool_call', call_id, name, input: call.input };
  const json = call.kind === 'text' ? wrapCustomInput(call.input) : call.input;
  return { type: 'function_call', call_id, name, arguments: json };
}

const isFreeform = ({ kind }: ToolCallPart, { target }: ItemContext) =>
  kind === 'text' && traitsOf(target).isOpenAi;
