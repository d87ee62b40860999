/**
 * The load, a process of its own that does what its parent asks over IPC. Raw sockets and prepared bytes:
 * it shares its core with the fake upstream, and must not be what limits the subject.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpReader } from './http-reader.ts';
import type {
  LoadAnswer,
  LoadCommands,
  LoadMessage,
  LoopInput,
  LoopReply,
  StreamReading,
  Summary,
  Target,
} from './load-protocol.ts';
import { makeDelta, makeRequestBody, nowUs, readStamps } from './messages.ts';

/** What the running exchange of a connection wants to hear. Replaced with each exchange. */
interface Listener {
  body(bytes: Buffer): void;
  end(): void;
}

/** One keep-alive connection. A connection that breaks or an answer that is not 200 ends the whole run. */
class Connection {
  readonly #socket: Socket;
  #listener: Listener | undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const reader = new HttpReader({
      head: (text) => {
        if (!text.startsWith('HTTP/1.1 200')) fail(`An answer was not 200:\n${text}`);
      },
      body: (bytes) => this.#listener?.body(bytes),
      end: () => this.#listener?.end(),
    });
    this.#socket.on('data', (bytes) => reader.feed(bytes));
    this.#socket.on('error', (cause) => fail(cause.message));
    this.#socket.on('close', () => {
      if (this.#listener !== undefined) fail('A connection closed in the middle of an answer.');
    });
  }

  send(request: Buffer, listener: Listener): void {
    this.#listener = listener;
    this.#socket.write(request);
  }

  close(): void {
    this.#listener = undefined;
    this.#socket.destroy();
  }
}

function fail(problem: string): never {
  process.send?.({ failed: problem } satisfies LoadAnswer);
  process.exit(1);
}

function makeRequest(target: Target, model: string, bytes: number): Buffer {
  const body = makeRequestBody(model, bytes, model.includes('-stream-'));
  const head = [
    'POST /v1/messages HTTP/1.1',
    `host: 127.0.0.1:${target.port}`,
    'user-agent: portunus-bench',
    'accept: application/json',
    'content-type: application/json',
    'anthropic-version: 2023-06-01',
    `x-api-key: ${target.key}`,
    `content-length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

function openConnections(target: Target, count: number): Connection[] {
  return Array.from({ length: count }, () => new Connection(target.port));
}

/** Sends one request and waits for its whole answer. */
function exchange(connection: Connection, request: Buffer): Promise<{ firstUs: number; totalUs: number }> {
  return new Promise((resolve) => {
    const begunUs = nowUs();
    let firstUs = 0;
    connection.send(request, {
      body: () => {
        if (firstUs === 0) firstUs = nowUs() - begunUs;
      },
      end: () => resolve({ firstUs, totalUs: nowUs() - begunUs }),
    });
  });
}

/** Each connection asks again as soon as it was answered, or `perSecond` times over all of them. */
async function loop(input: LoopInput): Promise<LoopReply> {
  const { target, model, bytes, connections, forMs, perSecond } = input;
  const request = makeRequest(target, model, bytes);
  const pool = openConnections(target, connections);
  const firsts: number[] = [];
  const totals: number[] = [];
  const begun = performance.now();
  const left = () => begun + forMs - performance.now();
  async function ask(connection: Connection, index: number): Promise<void> {
    const everyMs = perSecond === undefined ? 0 : (1000 * connections) / perSecond;
    let nextAt = (everyMs * index) / connections;
    while (left() > 0) {
      const { firstUs, totalUs } = await exchange(connection, request);
      firsts.push(firstUs);
      totals.push(totalUs);
      nextAt += everyMs;
      const pause = begun + nextAt - performance.now();
      if (everyMs > 0 && pause > 0) await wait(Math.min(pause, Math.max(0, left())));
    }
  }
  await Promise.all(pool.map(ask));
  const elapsedMs = performance.now() - begun;
  for (const connection of pool) connection.close();
  return { requests: totals.length, elapsedMs, first: summarise(firsts), total: summarise(totals) };
}

/** Streams that stay open, and what came over them since somebody asked. */
class LiveStreams {
  #connections: Connection[] = [];
  #delays: number[] = [];
  #events = 0;

  /** Resolves when every stream has begun. */
  async open({ target, streams, everyMs }: LoadCommands['openStreams']['input']): Promise<StreamReading> {
    const request = makeRequest(target, `claude-bench-stream-1000000-${everyMs}`, 1024);
    const begun: Promise<void>[] = [];
    for (const connection of openConnections(target, streams)) {
      this.#connections.push(connection);
      begun.push(this.#begin(connection, request));
      // Spread over an interval, as the streams of different people are.
      await wait(Math.min(everyMs / streams, 2));
    }
    await Promise.all(begun);
    return this.read();
  }

  #begin(connection: Connection, request: Buffer): Promise<void> {
    let carry = '';
    return new Promise((resolve) => {
      connection.send(request, {
        body: (bytes) => {
          const atUs = nowUs();
          carry = readStamps(carry + bytes.toString('latin1'), (sentUs) => {
            this.#events += 1;
            this.#delays.push(atUs - sentUs);
          });
          resolve();
        },
        end: () => fail('A stream ended that was to stay open.'),
      });
    });
  }

  read(): StreamReading {
    const reply = { events: this.#events, delay: summarise(this.#delays) };
    this.#events = 0;
    this.#delays = [];
    return reply;
  }

  close(): void {
    for (const connection of this.#connections.splice(0)) connection.close();
  }
}

async function flood(input: LoadCommands['flood']['input']): Promise<LoadCommands['flood']['reply']> {
  const { target, streams, events } = input;
  const request = makeRequest(target, `claude-bench-stream-${events}-0`, 1024);
  const pool = openConnections(target, streams);
  let bytes = 0;
  const begun = performance.now();
  const read = (connection: Connection) =>
    new Promise<void>((resolve) => {
      connection.send(request, { body: (piece) => (bytes += piece.length), end: resolve });
    });
  await Promise.all(pool.map(read));
  const elapsedMs = performance.now() - begun;
  for (const connection of pool) connection.close();
  const expected = streams * events * makeDelta(0).length;
  if (bytes < expected) fail(`A flood lost bytes: ${bytes} of ${expected}.`);
  return { events: streams * events, elapsedMs };
}

function summarise(microseconds: number[]): Summary {
  const sorted = Float64Array.from(microseconds).sort();
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0) / 1000;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

const live = new LiveStreams();

async function obey(message: LoadMessage): Promise<LoadAnswer> {
  switch (message.name) {
    case 'loop':
      return { reply: await loop(message.input) };
    case 'openStreams':
      return { reply: await live.open(message.input) };
    case 'readStreams':
      return { reply: live.read() };
    case 'closeStreams':
      live.close();
      return { reply: {} };
    case 'flood':
      return { reply: await flood(message.input) };
  }
}

process.on('message', (message: LoadMessage) => {
  void obey(message).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit(0));
