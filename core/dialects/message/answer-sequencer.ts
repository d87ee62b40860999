import { unknownUsage, type TokenUsage } from '../../../shared/models/activity.ts';
import type { ErrorText } from '../dialect.ts';
import type { AnswerEnd, AnswerEvent, AnswerSink, PartOpening, StopReason } from './answer.ts';
import { CustomInputReader } from './custom-input.ts';
import { JsonExtent } from './json-extent.ts';
import type { Citation, InputKind, MediaPart, ProviderState, TokenLogprob } from './parts.ts';
import type { ToolIndex } from './tool-index.ts';

/** Providers that mix parallel calls are waited for; what they send meanwhile is held up to here. */
const maxWaitingChars = 4 * 1024 * 1024;

type Delta = Extract<AnswerEvent, { type: 'delta' | 'citation' }>;

/** A part from its first sign to its end. `key` is the provider's way of saying which part it means. */
interface Lane {
  readonly key: string;
  readonly opening: PartOpening;
  /** Of a call with JSON: when it is complete. */
  readonly extent: JsonExtent | undefined;
  /** Of a freeform call that comes as JSON. */
  readonly unwrap: CustomInputReader | undefined;
  readonly waiting: Delta[];
  hasText: boolean;
  isClosed: boolean;
  state: ProviderState | undefined;
}

export interface IncomingCall {
  readonly id: string;
  /** As the upstream knows the tool. */
  readonly upstreamName: string;
  readonly namespace?: string | undefined;
  /** How the upstream writes its input. */
  readonly kind: InputKind;
  readonly state?: ProviderState | undefined;
}

/**
 * Between what a provider sends and what `AnswerEvent` promises. Stream parsers tell it what they saw, in whatever
 * order that was; it starts before everything, never lets parts overlap, and ends once (pitfalls 1, 4, 6, 37).
 */
export class AnswerSequencer {
  readonly #sink: AnswerSink;
  readonly #tools: ToolIndex;
  /** In the order in which they began; the first one is being told, the others wait. */
  readonly #lanes: Lane[] = [];
  #waitingChars = 0;
  #hasStarted = false;
  #hasCalls = false;
  #isOver = false;

  constructor(tools: ToolIndex, sink: AnswerSink) {
    this.#tools = tools;
    this.#sink = sink;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The first one counts. */
  start(model?: string, usage: TokenUsage = unknownUsage): void {
    if (this.#hasStarted || this.#isOver) return;
    this.#hasStarted = true;
    this.#sink({ type: 'start', model, usage });
  }

  /** Opens the part where there is none of that key; empty text does nothing. */
  text(
    key: string,
    type: 'text' | 'reasoning' | 'refusal',
    text: string,
    logprobs?: readonly TokenLogprob[],
  ): void {
    if (text === '') return;
    this.#tell(this.#find(key) ?? this.#open(key, { type }), { type: 'delta', text, logprobs });
  }

  citation(key: string, citation: Citation): void {
    this.#tell(this.#find(key) ?? this.#open(key, { type: 'text' }), { type: 'citation', citation });
  }

  call(key: string, { id, upstreamName, namespace, kind, state }: IncomingCall): void {
    const own =
      namespace === undefined
        ? this.#tools.resolve(upstreamName, kind)
        : { name: upstreamName, namespace, kind };
    this.#hasCalls = true;
    const opening = {
      type: 'tool-call',
      id,
      name: own.name,
      namespace: own.namespace,
      kind: own.kind,
      state,
    } as const;
    this.#open(key, opening, kind === 'json' && own.kind === 'text');
  }

  /** More of a call's input, as the upstream writes it. */
  callInput(key: string, piece: string): void {
    const lane = this.#find(key);
    if (lane === undefined || piece === '') return;
    lane.extent?.feed(piece);
    this.#tellInput(lane, lane.unwrap?.feed(piece) ?? piece);
  }

  /** Nothing more comes for this key. A part of state alone is one as well. */
  close(key: string, state?: ProviderState): void {
    const lane = this.#find(key);
    if (lane === undefined) return;
    lane.isClosed = true;
    lane.state = state ?? lane.state;
    this.#advance();
  }

  /** Reasoning that is shown by nothing but its state. */
  openReasoning(key: string): void {
    if (this.#find(key) === undefined) this.#open(key, { type: 'reasoning' });
  }

  media(part: MediaPart): void {
    if (this.#isOver) return;
    this.#closeAll();
    this.start();
    this.#sink({ type: 'media', part });
  }

  end(end: AnswerEnd): void {
    if (this.#isOver) return;
    this.#closeAll();
    this.start();
    this.#isOver = true;
    this.#sink({ type: 'end', ...end, stop: settleStop(end.stop, this.#hasCalls) });
  }

  /** What waits is not told: the answer is broken anyway. */
  fail(error: ErrorText): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#lanes.length = 0;
    this.#sink({ type: 'error', error });
  }

  #find(key: string): Lane | undefined {
    return this.#lanes.find((lane) => lane.key === key && !lane.isClosed);
  }

  #open(key: string, opening: PartOpening, isWrapped = false): Lane {
    const isJson = opening.type === 'tool-call' && (opening.kind === 'json' || isWrapped);
    const lane: Lane = {
      key,
      opening,
      extent: isJson ? new JsonExtent() : undefined,
      unwrap: isWrapped ? new CustomInputReader() : undefined,
      waiting: [],
      hasText: false,
      isClosed: false,
      state: undefined,
    };
    if (this.#isOver) return lane;
    this.start();
    this.#lanes.push(lane);
    if (this.#lanes.length === 1) this.#sink({ type: 'part-start', part: opening });
    else this.#advance();
    return lane;
  }

  #tellInput(lane: Lane, text: string): void {
    if (text !== '') this.#tell(lane, { type: 'delta', text });
  }

  #tell(lane: Lane, delta: Delta): void {
    if (this.#isOver) return;
    if (delta.type === 'delta') lane.hasText = true;
    if (lane === this.#lanes[0]) {
      this.#sink(delta);
      return;
    }
    lane.waiting.push(delta);
    this.#waitingChars += delta.type === 'delta' ? delta.text.length : 0;
    if (this.#waitingChars > maxWaitingChars) {
      const message = 'The provider mixed parallel calls too long to be told one after the other.';
      this.fail({ status: 502, code: 'upstream-malformed', message, hint: '' });
      return;
    }
    this.#advance();
  }

  /** As long as the part being told is done and another waits, it makes room for that one. */
  #advance(): void {
    for (let first = this.#lanes[0]; first !== undefined; first = this.#lanes[0]) {
      if (!first.isClosed && !(this.#lanes.length > 1 && mayYield(first))) return;
      this.#finish(first);
    }
  }

  #closeAll(): void {
    for (const lane of this.#lanes) lane.isClosed = true;
    this.#advance();
  }

  #finish(lane: Lane): void {
    if (lane.unwrap !== undefined) this.#tellInput(lane, lane.unwrap.end());
    // Arguments that never came are none (pitfall 20).
    if (!lane.hasText && lane.opening.type === 'tool-call' && lane.opening.kind === 'json')
      this.#tellInput(lane, '{}');
    this.#sink({ type: 'part-end', state: lane.state });
    this.#lanes.shift();
    const next = this.#lanes[0];
    if (next === undefined) return;
    this.#sink({ type: 'part-start', part: next.opening });
    for (const delta of next.waiting.splice(0)) {
      this.#waitingChars -= delta.type === 'delta' ? delta.text.length : 0;
      this.#sink(delta);
    }
  }
}

/** Text may go on in a new part; a call is only over when its arguments are. */
function mayYield({ opening, extent }: Lane): boolean {
  return opening.type !== 'tool-call' || extent?.isComplete === true;
}

/** A client runs the tools it is told to, or waits for ever: the calls count, not the provider's word for it. */
export function settleStop(stop: StopReason, hasCalls: boolean): StopReason {
  if (hasCalls && stop === 'end') return 'tool-calls';
  return !hasCalls && stop === 'tool-calls' ? 'end' : stop;
}
