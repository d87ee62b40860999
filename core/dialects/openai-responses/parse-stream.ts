import { AnswerSequencer } from '../message/answer-sequencer.ts';
import type { AnswerSink } from '../message/answer.ts';
import {
  asList,
  asObject,
  asText,
  isObject,
  readErrorText,
  salvageMember,
  type JsonObject,
} from '../read-json.ts';
import type { EventParsing } from '../event-parser.ts';
import { parseSseStream } from '../sse-parser.ts';
import type { AnswerSource, StreamParser } from '../translation.ts';
import { readAnnotations } from './citations.ts';
import { readCall, readImage, readLogprobs, reasonOfHosted } from './parse-response.ts';
import { readFailure } from './read-failure.ts';
import { readState, readThought } from './reasoning-state.ts';
import { readUsage } from './read-usage.ts';
import { readStopReason } from './stop-reason.ts';

export function createStreamParser(source: AnswerSource, sink: AnswerSink): StreamParser {
  const sequencer = new AnswerSequencer(source.tools, sink);
  return parseSseStream(new ResponseParsing(source, sequencer), sequencer);
}

/** An item that is being told. */
interface OpenItem {
  /** Which of its contents, summaries or arguments have been told in pieces. */
  readonly told: Set<string>;
  isCall: boolean;
  /** The kind of reasoning text that came first, and where in it: another summary is another paragraph. */
  thought: string | undefined;
}

/**
 * Items are known by their `output_index`: some servers give an item another id with each event. Whatever the deltas
 * left out, the item's end has.
 */
class ResponseParsing implements EventParsing {
  readonly #source: AnswerSource;
  readonly #sequencer: AnswerSequencer;
  readonly #items = new Map<string, OpenItem>();
  #hasItems = false;
  /** Where the last text was told: most events go on there. */
  #told: { readonly index: unknown; readonly content: unknown; readonly part: string } | undefined;

  constructor(source: AnswerSource, sequencer: AnswerSequencer) {
    this.#source = source;
    this.#sequencer = sequencer;
  }

  read(event: JsonObject): void {
    const type = asText(event['type']) ?? '';
    const key = String(event['output_index']);
    switch (type) {
      case 'response.output_text.delta':
        this.#sequencer.text(
          this.#findText(key, event),
          'text',
          asText(event['delta']) ?? '',
          readLogprobs(event['logprobs']),
        );
        break;
      case 'response.refusal.delta':
        this.#sequencer.text(
          this.#tell(key, contentKey(key, event)),
          'refusal',
          asText(event['delta']) ?? '',
        );
        break;
      case 'response.output_text.annotation.added':
        this.#cite(key, contentKey(key, event), [event['annotation']]);
        break;
      case 'response.reasoning_summary_text.delta':
        this.#think(key, 'summary', event['summary_index'], event['delta']);
        break;
      case 'response.reasoning_text.delta':
        this.#think(key, 'content', event['content_index'], event['delta']);
        break;
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        this.#fillCall(key, asText(event['delta']) ?? '');
        break;
      case 'response.content_part.done':
        this.#closeContent(contentKey(key, event), asObject(event['part']), key);
        break;
      case 'response.output_item.added':
        this.#add(key, asObject(event['item']));
        break;
      case 'response.output_item.done':
        this.#finish(key, asObject(event['item']));
        break;
      case 'response.created':
        this.#sequencer.start(asText(asObject(event['response'])['model']) ?? undefined);
        break;
      case 'response.completed':
      case 'response.incomplete':
        this.#end(asObject(event['response']));
        break;
      case 'response.failed':
      case 'response.cancelled':
        this.#sequencer.fail(readFailure(asObject(event['response'])['error']));
        break;
      case 'error':
        this.#sequencer.fail(readFailure(isObject(event['error']) ? event['error'] : event));
    }
  }

  /** An end counts even where its JSON is damaged: its name says enough, and all items came before it. */
  readMarker(data: string): void {
    const type = /^\s*\{"type":\s*"response\.(completed|incomplete)"/.exec(data)?.[1];
    if (type !== undefined) this.#end({ status: type, usage: salvageMember(Buffer.from(data), 'usage') });
  }

  #item(key: string): OpenItem {
    const known = this.#items.get(key);
    if (known !== undefined) return known;
    const item: OpenItem = { told: new Set(), isCall: false, thought: undefined };
    this.#items.set(key, item);
    this.#hasItems = true;
    return item;
  }

  #findText(key: string, { output_index: index, content_index: content }: JsonObject): string {
    const told = this.#told;
    if (told !== undefined && told.index === index && told.content === content) return told.part;
    const part = this.#tell(key, `${key} ${String(content)}`);
    this.#told = { index, content, part };
    return part;
  }

  #tell(key: string, part: string): string {
    this.#item(key).told.add(part);
    return part;
  }

  #add(key: string, item: JsonObject): void {
    this.#item(key);
    // A call whose name has not come yet is opened by its end.
    if (isCall(item) && asText(item['name']) !== null) this.#openCall(key, item);
  }

  #openCall(key: string, item: JsonObject): void {
    this.#item(key).isCall = true;
    this.#sequencer.call(key, readCall(item, this.#source.makeId));
  }

  #fillCall(key: string, piece: string): void {
    const item = this.#item(key);
    if (!item.isCall || piece === '') return;
    item.told.add(key);
    this.#sequencer.callInput(key, piece);
  }

  #think(key: string, kind: 'summary' | 'content', index: unknown, delta: unknown): void {
    const item = this.#item(key);
    const text = asText(delta) ?? '';
    const place = `${kind} ${String(index)}`;
    if (text === '' || (item.thought !== undefined && !item.thought.startsWith(kind))) return;
    if (item.thought !== undefined && item.thought !== place) this.#sequencer.text(key, 'reasoning', '\n\n');
    item.thought = place;
    this.#sequencer.text(key, 'reasoning', text);
  }

  #cite(key: string, part: string, annotations: readonly unknown[]): void {
    this.#tell(key, `${part} cited`);
    for (const citation of readAnnotations(annotations) ?? []) this.#sequencer.citation(part, citation);
  }

  #closeContent(part: string, content: JsonObject, key: string): void {
    const item = this.#item(key);
    if (content['type'] === 'reasoning_text') return;
    if (!item.told.has(part)) {
      this.#sequencer.text(part, 'refusal', asText(content['refusal']) ?? '');
      this.#sequencer.text(part, 'text', asText(content['text']) ?? '', readLogprobs(content['logprobs']));
    }
    if (!item.told.has(`${part} cited`)) this.#cite(key, part, asList(content['annotations']));
    item.told.add(part);
    this.#sequencer.close(part);
  }

  #finish(key: string, item: JsonObject): void {
    const open = this.#item(key);
    switch (item['type']) {
      case 'message':
        asList(item['content']).forEach((content, place) =>
          this.#closeContent(`${key} ${place}`, asObject(content), key),
        );
        break;
      case 'reasoning':
        this.#finishReasoning(key, item, open);
        break;
      case 'function_call':
      case 'custom_tool_call':
        if (!open.isCall) this.#openCall(key, item);
        // Pitfall 5: some send the arguments with the end alone.
        if (!open.told.has(key))
          this.#fillCall(key, asText(item['input']) ?? asText(item['arguments']) ?? '');
        this.#sequencer.close(key);
        break;
      default:
        this.#tellHosted(key, item);
    }
    this.#items.delete(key);
    this.#told = undefined;
  }

  /** Pitfall 27: one item is one part, and what is encrypted is only whole now. */
  #finishReasoning(key: string, item: JsonObject, { thought }: OpenItem): void {
    const state = readState(item, this.#source.maker);
    if (thought === undefined) this.#sequencer.text(key, 'reasoning', readThought(item));
    if (state !== undefined) this.#sequencer.openReasoning(key);
    this.#sequencer.close(key, state);
  }

  #tellHosted(key: string, item: JsonObject): void {
    const image = item['type'] === 'image_generation_call' ? readImage(item) : undefined;
    if (image !== undefined) this.#sequencer.media(image);
    else this.#source.loss.add(`output[${key}]`, reasonOfHosted(item['type']));
  }

  #end(response: JsonObject): void {
    if (isObject(response['error'])) {
      this.#sequencer.fail({ ...readFailure(response['error']), message: readErrorText(response['error']) });
      return;
    }
    this.#sequencer.start(asText(response['model']) ?? undefined);
    // Some servers say everything at the end and nothing before.
    if (!this.#hasItems)
      asList(response['output']).forEach((item, place) => this.#finish(String(place), asObject(item)));
    this.#sequencer.end({
      stop: readStopReason(response),
      usage: readUsage(response['usage']),
      serviceTier: asText(response['service_tier']) ?? undefined,
    });
  }
}

const isCall = ({ type }: JsonObject) => type === 'function_call' || type === 'custom_tool_call';

/** Contents of one message are parts of their own. */
function contentKey(key: string, event: JsonObject): string {
  return `${key} ${String(event['content_index'])}`;
}
