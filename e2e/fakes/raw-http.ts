import { createConnection } from 'node:net';

/** One HTTP answer, read leniently from raw bytes. */
export interface RawAnswer {
  readonly status: number;
  readonly statusLine: string;
  /** Names in lower case; a repeated name keeps all its values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

export interface RawResult {
  /** All bytes that came back, as latin1, so that none is lost. */
  readonly text: string;
  readonly answers: readonly RawAnswer[];
  /** Whether the server closed the connection. */
  readonly ended: boolean;
}

export interface RawOptions {
  /** Stop listening after this long even if the server keeps the connection open. Default 2,000. */
  readonly untilMs?: number;
  /** Stop as soon as that many answers are whole. */
  readonly answers?: number;
  /** Close our side after sending. */
  readonly halfClose?: boolean;
}

/** Sends bytes exactly as given and tells what came back: for requests that no HTTP library would write. */
export function sendRaw(
  port: number,
  bytes: string | Uint8Array,
  options: RawOptions = {},
): Promise<RawResult> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = createConnection({ port, host: '127.0.0.1' });
    const read = () => Buffer.concat(chunks).toString('latin1');
    const finish = (ended: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      const text = read();
      resolve({ text, answers: parseAnswers(text), ended });
    };
    const timer = setTimeout(() => finish(false), options.untilMs ?? 2000);
    socket.on('connect', () => {
      const data = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
      if (options.halfClose) socket.end(data);
      else socket.write(data);
    });
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (options.answers !== undefined && parseAnswers(read()).length >= options.answers) finish(false);
    });
    socket.on('close', () => finish(true));
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ECONNREFUSED') {
        clearTimeout(timer);
        reject(cause);
      }
    });
  });
}

/** Whole answers in order; a last one whose body has no stated end is taken as far as it came. */
export function parseAnswers(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  for (;;) {
    const answer = parseAnswer(rest);
    if (answer === undefined) return answers;
    answers.push(answer.parsed);
    rest = rest.slice(answer.length);
  }
}

function parseAnswer(text: string): { parsed: RawAnswer; length: number } | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (!text.startsWith('HTTP/1.') || headEnd === -1) return undefined;
  const [statusLine = '', ...lines] = text.slice(0, headEnd).split('\r\n');
  const headers = parseHeaders(lines);
  const body = readBody(text.slice(headEnd + 4), headers, Number(statusLine.split(' ')[1]));
  if (body === undefined) return undefined;
  const parsed = { status: Number(statusLine.split(' ')[1]), statusLine, headers, body: body.text };
  return { parsed, length: headEnd + 4 + body.length };
}

function parseHeaders(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return headers;
}

function readBody(rest: string, headers: ReadonlyMap<string, string[]>, status: number) {
  if (status < 200 || status === 204 || status === 304) return { text: '', length: 0 };
  if (headers.get('transfer-encoding')?.[0] === 'chunked') return readChunks(rest);
  const stated = headers.get('content-length')?.[0];
  if (stated === undefined) return { text: rest, length: rest.length };
  const length = Number(stated);
  return rest.length >= length ? { text: rest.slice(0, length), length } : undefined;
}

function readChunks(rest: string): { text: string; length: number } | undefined {
  let text = '';
  let at = 0;
  for (;;) {
    const lineEnd = rest.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(rest.slice(at, lineEnd), 16);
    const start = lineEnd + 2;
    if (Number.isNaN(size) || rest.length < start + size + 2) return undefined;
    if (size === 0) return { text, length: start + 2 };
    text += rest.slice(start, start + size);
    at = start + size + 2;
  }
}
