import type { TokenUsage } from '../../../shared/models/activity.ts';
import type { ErrorText } from '../dialect.ts';
import type { AssistantPart, Citation, InputKind, MediaPart, ProviderState, TokenLogprob } from './parts.ts';

/**
 * Why an answer ended. `tool-calls` whenever the client has tools to run, whatever the provider called it;
 * `pause`: the provider wants to be asked to go on; `malformed-call`: the model wrote a call nobody can read.
 */
export type StopReason =
  | 'end'
  | 'max-tokens'
  | 'stop-sequence'
  | 'tool-calls'
  | 'filtered'
  | 'context-full'
  | 'pause'
  | 'malformed-call';

export interface AnswerEnd {
  readonly stop: StopReason;
  /** Which one, when `stop` is `stop-sequence` and the provider says. */
  readonly stopSequence?: string | undefined;
  /** The provider's own words on why it stopped. */
  readonly stopWords?: string | undefined;
  /** Each token counted once: `input` without what caches read or wrote, `output` with reasoning. */
  readonly usage: TokenUsage;
  readonly serviceTier?: string | undefined;
}

/** A whole answer in no dialect. */
export interface MessageAnswer extends AnswerEnd {
  /** Undefined where the provider does not say which model answered. */
  readonly model?: string | undefined;
  readonly parts: readonly AssistantPart[];
}

/** What a part is before its text has come. */
export type PartOpening =
  | { readonly type: 'text' | 'reasoning' | 'refusal' }
  | {
      readonly type: 'tool-call';
      readonly id: string;
      readonly name: string;
      readonly namespace?: string | undefined;
      readonly kind: InputKind;
      /** Where it is known so early; else it comes with the part's end. */
      readonly state?: ProviderState | undefined;
    };

/**
 * A streamed answer in no dialect. The order is a promise to those who write it down, kept by `AnswerSequencer`:
 * one `start`; then parts, each opened, filled and closed before the next one opens, with `media` between them;
 * then one `end` or `error`, and nothing after it. A stream without either was cut.
 */
export type AnswerEvent =
  | {
      readonly type: 'start';
      readonly model?: string | undefined;
      /** As far as it is known before the first token. */
      readonly usage: TokenUsage;
    }
  | { readonly type: 'part-start'; readonly part: PartOpening }
  | {
      readonly type: 'delta';
      /** Never empty. More text of the open part; JSON text for a `json` tool call. */
      readonly text: string;
      readonly logprobs?: readonly TokenLogprob[] | undefined;
    }
  | { readonly type: 'citation'; readonly citation: Citation }
  | { readonly type: 'part-end'; readonly state?: ProviderState | undefined }
  | { readonly type: 'media'; readonly part: MediaPart }
  | ({ readonly type: 'end' } & AnswerEnd)
  | { readonly type: 'error'; readonly error: ErrorText };

export type AnswerSink = (event: AnswerEvent) => void;
