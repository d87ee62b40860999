import type { SeenRequest } from '../fake-upstream.ts';
import type { Script, Step } from '../script.ts';

/** What the vendors' fakes say. */
export interface VendorOptions {
  /** Default `FAKE-OK`. */
  readonly text?: string;
  /** When set, the first turn that offers a shell-like tool gets a call that runs this. */
  readonly command?: string;
  /** A pause between stream events. */
  readonly everyMs?: number;
  /** What the model lists name. */
  readonly models?: readonly string[];
}

export type Answer = (request: SeenRequest) => Script;

/** What every fake says it used. */
export const usage = { input: 9, output: 3 };

export function json(value: unknown, status = 200, headers: Script['headers'] = {}): Script {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** A streamed answer of one event per write. */
export function sse(events: readonly string[], everyMs = 0): Script {
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
  return {
    headers,
    steps: events.flatMap((event): Step[] => [event, ...(everyMs ? [{ waitMs: everyMs }] : [])]),
  };
}

/** An event with its name, as Anthropic and OpenAI Responses send them. */
export function namedEvent(data: { type: string }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** An event without a name, as OpenAI Chat and Gemini send them. */
export function dataEvent(data: unknown): string {
  return `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}
