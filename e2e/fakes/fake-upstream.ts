import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { playScript, type Script } from './script.ts';
import { answerLikeVendors } from './vendor-answers.ts';

/** How a request's connection ended, on `performance.now()`'s scale. */
export interface Closed {
  readonly atMs: number;
  /** False when the client left, or we cut it, before the whole answer was handed over. */
  readonly answered: boolean;
}

/** One request as it came in. `body` grows complete before the script is asked. */
export interface SeenRequest {
  readonly method: string;
  /** As on the wire, with its query. */
  readonly url: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names and values in turn, spelt and repeated as on the wire. */
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingHttpHeaders;
  readonly arrivedAtMs: number;
  /** The bytes as sent, still encoded. */
  body: Buffer;
  /** False while the body is coming in, and for ever when the client left before its end. */
  complete: boolean;
  readonly closed: Promise<Closed>;
}

export interface FakeUpstreamOptions {
  /** Default: answers like the vendor whose path was called. */
  readonly answer?: (request: SeenRequest) => Script | Promise<Script>;
  /** What happens to an upgrade; default: 426, which says "no WebSockets here". */
  readonly upgrade?: (request: SeenRequest, socket: Duplex) => void;
}

export interface FakeUpstream {
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** All that came in, upgrades too, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Connections ever made, and open now. */
  readonly connections: { readonly made: number; readonly open: number };
  /** Replaces the answer from the next request on. */
  setAnswer(answer: (request: SeenRequest) => Script | Promise<Script>): void;
  /** Waits until that many requests have arrived with their bodies; gives the last of them. */
  waitForRequest(count?: number): Promise<SeenRequest>;
  /** Cuts whatever is open. */
  stop(): Promise<void>;
}

/** A real HTTP server on loopback that does what its script says and remembers all it saw. */
export async function startFakeUpstream(options: FakeUpstreamOptions = {}): Promise<FakeUpstream> {
  const requests: SeenRequest[] = [];
  const waiting = new Set<() => void>();
  const sockets = new Set<Socket>();
  const connections = { made: 0, open: 0 };
  let answer = options.answer ?? answerLikeVendors();

  const server = createServer({ maxHeaderSize: 1_048_576 }, (incoming, response) => {
    const seen = recordRequest(incoming, response);
    requests.push(seen);
    void serve(seen, incoming, response);
  });

  async function serve(seen: SeenRequest, incoming: IncomingMessage, response: ServerResponse) {
    try {
      seen.body = await readBody(incoming);
      seen.complete = true;
      for (const wake of waiting) wake();
      await playScript(await answer(seen), response);
    } catch (cause) {
      if (incoming.errored === null) failLoudly(cause, response);
    }
  }

  server.on('connection', (socket: Socket) => {
    connections.made += 1;
    connections.open += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      connections.open -= 1;
      sockets.delete(socket);
    });
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex) => {
    const seen = recordRequest(incoming, socket);
    seen.complete = true;
    requests.push(seen);
    for (const wake of waiting) wake();
    if (options.upgrade) options.upgrade(seen, socket);
    else socket.end('HTTP/1.1 426 Upgrade Required\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  });
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    requests,
    connections,
    setAnswer: (next) => (answer = next),
    waitForRequest: (count = 1) =>
      new Promise((resolve) => {
        const check = () => {
          const complete = requests.filter((seen) => seen.complete);
          const wanted = complete[count - 1];
          if (wanted === undefined) return;
          waiting.delete(check);
          resolve(wanted);
        };
        waiting.add(check);
        check();
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The body as JSON, decoded first if it was sent encoded. */
export function readJson(request: SeenRequest): unknown {
  return JSON.parse(decode(request.body, request.headers['content-encoding']).toString('utf8'));
}

function recordRequest(incoming: IncomingMessage, ending: ServerResponse | Duplex): SeenRequest {
  const url = new URL(incoming.url ?? '/', 'http://upstream');
  return {
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    path: url.pathname,
    query: url.searchParams,
    rawHeaders: incoming.rawHeaders,
    headers: incoming.headers,
    arrivedAtMs: performance.now(),
    body: Buffer.alloc(0),
    complete: false,
    closed: new Promise((resolve) => {
      ending.once('close', () => resolve({ atMs: performance.now(), answered: ending.writableFinished }));
    }),
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function decode(body: Buffer, encoding: string | undefined): Buffer {
  switch (encoding) {
    case 'gzip':
      return gunzipSync(body);
    case 'deflate':
      return inflateSync(body);
    case 'br':
      return brotliDecompressSync(body);
    case 'zstd':
      return zstdDecompressSync(body);
    default:
      return body;
  }
}

/** A broken script must not look like a broken proxy. */
function failLoudly(cause: unknown, response: ServerResponse): void {
  console.error('The fake upstream’s script failed:', cause);
  if (!response.headersSent) response.writeHead(599, { 'content-type': 'text/plain' });
  response.end(`the fake upstream's script failed: ${String(cause)}`);
}
