import type { Loose } from './loose-json.ts';

/** What somebody said, in the order in which it was said. Instructions of the system are left out. */
export interface Turn {
  readonly from: 'user' | 'assistant' | 'tool';
  readonly text: string;
}

export interface OfferedTool {
  readonly name: string;
  /** The group it was offered in, which its call has to name; null where there is none. */
  readonly namespace: string | null;
  /** A function takes an object that follows a schema, a custom tool any text. */
  readonly kind: 'function' | 'custom';
  readonly schema: unknown;
}

/** A request in any dialect, as far as the demo understands it. */
export interface DemoRequest {
  readonly turns: readonly Turn[];
  readonly tools: readonly OfferedTool[];
  readonly choice: 'auto' | 'none' | 'any' | { readonly name: string };
  /** Set when the answer must be JSON; the schema may be missing. */
  readonly json: { readonly schema: unknown } | null;
  readonly stream: boolean;
  /** Whether a streamed answer ends with its usage. */
  readonly streamUsage: boolean;
}

/** What the demo answers, before a dialect gives it its shape. */
export interface DemoTurn {
  readonly text: string;
  readonly call: { readonly tool: OfferedTool; readonly input: Loose | string } | null;
}

export interface DemoFacts {
  /** Different for each answer; letters and digits. */
  readonly id: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  readonly tokens: { readonly input: number; readonly output: number };
}

export const demoModel = 'portunus-demo';

/** What one dialect adds to the demo: how to read a request and how to write an answer. */
export interface DemoDialect {
  /** The list without which a body is no request, e.g. `messages`. */
  readonly required: string;
  read(body: Loose): DemoRequest;
  /** A whole answer. */
  writeWhole(turn: DemoTurn, facts: DemoFacts): unknown;
  /** A streamed answer in the pieces in which it is sent: one for each word, and a last one. */
  writeStream(turn: DemoTurn, facts: DemoFacts, request: DemoRequest): string[];
  writeCount(tokens: number): unknown;
  writeError(status: number, message: string): unknown;
}

/** Each with the space behind it, so that together they are the text again. */
export function splitWords(text: string): string[] {
  return text.match(/\s*\S+\s*/g) ?? [text];
}

/** An event with its name, as Anthropic and OpenAI Responses send them. */
export function namedEvent(data: { readonly type: string }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** An event without a name, as OpenAI Chat and Gemini send them. */
export function dataEvent(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
