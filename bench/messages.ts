/** What goes over the wire: requests as Claude Code forms them, answers as Anthropic streams them. */

export const jsonModel = 'claude-bench-json';

/** The fake upstream reads from the model what to do: that field passes every proxy unchanged. */
export function streamModel(events: number, everyMs: number): string {
  return `claude-bench-stream-${events}-${everyMs}`;
}

export type Behaviour = { kind: 'json' } | { kind: 'stream'; events: number; everyMs: number };

export function readBehaviour(bodyStart: string): Behaviour {
  const stream = /"claude-bench-stream-(\d+)-(\d+)"/.exec(bodyStart);
  if (stream === null) return { kind: 'json' };
  return { kind: 'stream', events: Number(stream[1]), everyMs: Number(stream[2]) };
}

/** A coding session of exactly that many bytes: tool calls, the files they brought, a last question. */
export function makeRequestBody(model: string, bytes: number, stream: boolean): Buffer {
  const messages: unknown[] = [];
  const question = { role: 'user', content: 'Go on.' };
  const body = { model, max_tokens: 32_000, stream, system: 'You help with code.', messages };
  let left = bytes - byteLength(body) - byteLength(question);
  for (;;) {
    const turn = makeTurn(messages.length, bytes > 65_536 ? 40 : 4);
    if (byteLength(turn) > left) break;
    left -= byteLength(turn) - 1;
    messages.push(...turn);
  }
  question.content += ' '.repeat(left);
  messages.push(question);
  return Buffer.from(JSON.stringify(body));
}

function byteLength(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function makeTurn(turn: number, lines: number): unknown[] {
  const id = `toolu_${String(turn).padStart(8, '0')}`;
  const file = Array.from({ length: lines }, (_, line) => `${line}\texport const x${line} = "${turn}\\n";`);
  const call = { type: 'tool_use', id, name: 'Read', input: { file_path: `/src/${turn}.ts` } };
  const result = { type: 'tool_result', tool_use_id: id, content: file.join('\n') };
  return [
    { role: 'assistant', content: [{ type: 'text', text: 'I will look.' }, call] },
    { role: 'user', content: [result] },
  ];
}

export const jsonAnswer = JSON.stringify({
  id: 'msg_bench',
  type: 'message',
  role: 'assistant',
  model: jsonModel,
  content: [{ type: 'text', text: 'All tests pass now. '.repeat(40) }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 9, output_tokens: 120 },
});

function event(data: { type: string; [field: string]: unknown }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

const begun = { ...(JSON.parse(jsonAnswer) as object), content: [], stop_reason: null };
const ended = { stop_reason: 'end_turn', stop_sequence: null };

export const streamStart =
  event({ type: 'message_start', message: begun }) +
  event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } });

export const streamEnd =
  event({ type: 'content_block_stop', index: 0 }) +
  event({ type: 'message_delta', delta: ended, usage: { output_tokens: 120 } }) +
  event({ type: 'message_stop' });

/** Digits of a stamp: microseconds since the machine started. */
const stampDigits = 15;

export function makeText(sentAtUs: number): string {
  return `@${String(Math.round(sentAtUs)).padStart(stampDigits, '0')} some words`;
}

/** One piece of text that says when it was sent. All are of the same length. */
export function makeDelta(sentAtUs: number): string {
  const text = makeText(sentAtUs);
  return `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${text}"}}\n\n`;
}

/** Microseconds on a clock that all processes of this machine share. */
export function nowUs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + nanoseconds / 1e3;
}

/** Finds the stamps in a passing stream; returns what must be put before the next piece. */
export function readStamps(text: string, use: (sentAtUs: number) => void): string {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at + 1 + stampDigits > text.length) return text.slice(at);
    use(Number(text.slice(at + 1, at + 1 + stampDigits)));
  }
  return '';
}
