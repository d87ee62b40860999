import type { JsonObject } from '../read-json.ts';
import type { Turn } from './parts.ts';
import type { Tool, ToolChoice } from './tools.ts';

/**
 * A request in no dialect. What is undefined was not said by the client, and is not said upstream either, unless
 * the upstream insists on it.
 */
export interface MessageRequest {
  readonly model: string;
  readonly stream: boolean;
  /** In the order that `tidyTurns` makes. */
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice?: ToolChoice | undefined;
  readonly parallelToolCalls?: boolean | undefined;
  readonly maxTokens?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly frequencyPenalty?: number | undefined;
  readonly presencePenalty?: number | undefined;
  readonly seed?: number | undefined;
  /** How many likely tokens to tell beside the one that was chosen; 0 tells only that one's. */
  readonly logprobs?: number | undefined;
  readonly reasoning?: ReasoningWish | undefined;
  readonly format?: OutputFormat | undefined;
  readonly verbosity?: string | undefined;
  /** Who the client acts for, as its own service tells people apart. */
  readonly user?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Requests with the same key share a prefix. */
  readonly cacheKey?: string | undefined;
  /** In the client's words; providers agree on little but `auto`. */
  readonly serviceTier?: string | undefined;
  /** Whether a streamed answer is to end with its usage; only OpenAI Chat asks. */
  readonly streamUsage?: boolean | undefined;
}

export const effortLevels = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type Effort = (typeof effortLevels)[number];

/** How much to think. `auto` leaves it to the model; `budgetTokens` is exact where the client named a number. */
export interface ReasoningWish {
  readonly effort?: Effort | 'auto' | undefined;
  readonly budgetTokens?: number | undefined;
  /** Whether the client wants to read what was thought; undefined where it did not say. */
  readonly show?: boolean | undefined;
}

export type OutputFormat =
  | { readonly type: 'json' }
  | {
      readonly type: 'json-schema';
      readonly schema: JsonObject;
      readonly name?: string | undefined;
      readonly description?: string | undefined;
      readonly strict?: boolean | undefined;
    };
