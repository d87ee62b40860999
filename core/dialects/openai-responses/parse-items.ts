import { refuse, type Fields } from '../message/fields.ts';
import type { LossReport } from '../message/loss.ts';
import type { AssistantPart, MediaPart, ProviderState, ToolCallPart, Turn } from '../message/parts.ts';
import type { PackedState } from '../message/provider-state.ts';
import { asText } from '../read-json.ts';
import { readNamespace } from './namespaces.ts';
import { parseAssistantContent, parseSystemContent, parseUserContent } from './parse-parts.ts';
import { readHeldState, readThought } from './reasoning-state.ts';

export interface ParsedInput {
  readonly turns: readonly Turn[];
  /** Tools that stand among the items. */
  readonly tools: readonly Fields[];
}

/** `input`: a user's text, or what was said and done so far. */
export function parseInput(fields: Fields, loss: LossReport): ParsedInput {
  const input = fields.any('input');
  if (typeof input === 'string')
    return { turns: [{ role: 'user', parts: [{ type: 'text', text: input, at: 'input' }] }], tools: [] };
  const reader = new ItemReader(loss);
  for (const item of fields.objects('input')) {
    reader.read(item);
    item.skip('type', 'id', 'status');
    item.reportUnread(loss);
  }
  return reader;
}

class ItemReader implements ParsedInput {
  readonly turns: Turn[] = [];
  readonly tools: Fields[] = [];
  readonly #loss: LossReport;
  /** State that was packed into an item before the part it belongs to. */
  #waiting: ProviderState | undefined;

  constructor(loss: LossReport) {
    this.#loss = loss;
  }

  read(item: Fields): void {
    const type = item.maybeText('type') ?? (item.any('role') === undefined ? item.text('type') : 'message');
    switch (type) {
      case 'message':
        this.#readMessage(item);
        break;
      case 'reasoning':
        this.#readReasoning(item);
        break;
      case 'function_call':
      case 'custom_tool_call':
        this.#say(parseCall(item, type));
        break;
      case 'function_call_output':
      case 'custom_tool_call_output':
        this.#readResult(item);
        break;
      case 'image_generation_call':
        this.#readImage(item);
        break;
      case 'additional_tools':
        item.skip('role');
        this.tools.push(...item.objects('tools'));
        break;
      case 'item_reference':
        return refuse(item.path, 'earlier items are not kept here: send the item itself');
      case 'compaction_trigger':
        return refuse(item.path, 'only OpenAI can compact a conversation in its own way');
      default:
        this.#leaveOut(item, type);
    }
  }

  #readMessage(item: Fields): void {
    const role = item.text('role');
    if (item.any('phase') !== undefined)
      this.#loss.addOnce(item.pathOf('phase'), 'nothing like it is known elsewhere');
    switch (role) {
      case 'system':
      case 'developer':
        this.turns.push({ role: 'system', parts: parseSystemContent(item, this.#loss) });
        break;
      case 'user':
        this.turns.push({ role, parts: parseUserContent(item, 'content', this.#loss) });
        break;
      case 'assistant':
        this.#say(...parseAssistantContent(item, this.#loss));
        break;
      default:
        refuse(item.pathOf('role'), 'it must be one of user, assistant, system, developer');
    }
  }

  #readReasoning(item: Fields): void {
    item.skip('summary', 'content', 'encrypted_content');
    const held = readHeldState(item.raw);
    if (held !== undefined && held.owner !== 'own') {
      this.#giveState(held);
      return;
    }
    const text = readThought(item.raw);
    if (text !== '' || held !== undefined)
      this.#say({ type: 'reasoning', text, state: held?.state, at: item.path });
  }

  #giveState({ state, owner }: PackedState): void {
    const last = this.turns.at(-1);
    if (owner === 'next') {
      this.#waiting = state;
      return;
    }
    const previous = last?.role === 'assistant' ? last.parts.at(-1) : undefined;
    if (last?.role !== 'assistant' || previous === undefined || previous.type === 'refusal') return;
    this.turns[this.turns.length - 1] = {
      ...last,
      parts: [...last.parts.slice(0, -1), { ...previous, state }],
    };
  }

  #readResult(item: Fields): void {
    const callId = item.text('call_id');
    // A custom tool's name stands with its call.
    item.skip('name');
    const content = parseUserContent(item, 'output', this.#loss);
    this.turns.push({
      role: 'user',
      parts: [{ type: 'tool-result', callId, content, isError: false, at: item.path }],
    });
  }

  /** What another model drew is an image like any other. */
  #readImage(item: Fields): void {
    const data = item.maybeText('result');
    const format = asText(item.raw['output_format']) ?? 'png';
    item.skip('output_format', 'action', 'background', 'quality', 'size', 'revised_prompt');
    if (data !== undefined) this.#say(toImage(data, format, item.path));
  }

  #say(...parts: readonly AssistantPart[]): void {
    const [first, ...rest] = parts;
    if (first === undefined) return;
    const isOwner = this.#waiting !== undefined && first.type !== 'refusal';
    const said = isOwner ? { ...first, state: this.#waiting } : first;
    this.#waiting = undefined;
    this.turns.push({ role: 'assistant', parts: [said, ...rest] });
  }

  /** What ran at a provider, and items that are not known yet. */
  #leaveOut(item: Fields, type: string): void {
    const reason =
      type === 'compaction' || type === 'compaction_summary'
        ? 'what was said before can only be read by the provider that compacted it'
        : `a "${type}" means nothing to other providers`;
    this.#loss.add(item.path, reason);
    item.skip(...Object.keys(item.raw));
  }
}

export function toImage(data: string, format: string, at?: string): MediaPart {
  return {
    type: 'media',
    media: 'image',
    source: { kind: 'base64', mediaType: `image/${format}`, data },
    at,
  };
}

function parseCall(item: Fields, type: 'function_call' | 'custom_tool_call'): ToolCallPart {
  const called = {
    type: 'tool-call',
    id: item.text('call_id'),
    name: item.text('name'),
    namespace: readNamespace(item.maybeText('namespace')),
    at: item.path,
  } as const;
  if (type === 'custom_tool_call') return { ...called, kind: 'text', input: item.text('input') };
  const input = item.maybeText('arguments') ?? '';
  // Pitfall 20: arguments that were left empty are none.
  return { ...called, kind: 'json', input: input.trim() === '' ? '{}' : input };
}
