/**
 * The door that a browser comes back through, open for the length of one sign-in only. Any program and any web page
 * on this machine can call it, so: loopback alone, one path, GET, our own Host, small heads, no kept connections, and
 * only the right state is heard (rows OA-3, OA-4, OWN-2, LOC-3). Nothing that comes in is ever logged.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OAuthData } from '../../../shared/models/provider.ts';
import { renderCallbackPage, type CallbackNews, type CallbackPage } from './callback-page.ts';
import { readCallback, type CallbackAnswer, type ExpectedCallback } from './read-callback.ts';

export interface CallbackListener {
  readonly port: number;
  /** Frees the port at once; a page that is on its way still arrives. May be called again. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly callback: OAuthData['callback'];
  readonly expected: ExpectedCallback;
  /** Called once, with the first answer that is for this sign-in; the port is free by then. */
  readonly onAnswer: (answer: CallbackAnswer) => void;
}

/** A browser that was sent here has a few hundred bytes of head; a long error description fits as well. */
const largestHeadBytes = 16_384;
const headLimitMs = 5000;
/** A page of one kilobyte is away by then. */
const farewellMs = 1000;

/**
 * Listens at the first registered port that is free at every address `localhost` may stand for, else at the first that
 * is free on 127.0.0.1, else at any where the provider allows that. Undefined: all of them are taken.
 */
export async function listenForCallback(options: ListenOptions): Promise<CallbackListener | undefined> {
  const { host, ports, anyPort } = options.callback;
  const rounds = host === 'localhost' ? [true, false] : [false];
  for (const both of rounds) {
    for (const port of ports) {
      const listener = await openAt(options, port, both);
      if (listener !== undefined) return listener;
    }
  }
  return anyPort ? await openAt(options, 0, false) : undefined;
}

/** `both`: not unless IPv6's loopback can be had too, or there is none. */
async function openAt(
  options: ListenOptions,
  wanted: number,
  both: boolean,
): Promise<CallbackListener | undefined> {
  const door = new CallbackDoor(options);
  const port = await door.open('127.0.0.1', wanted);
  if (port === undefined) return undefined;
  if (options.callback.host === '127.0.0.1') return door;
  const sixth = await door.open('::1', port);
  if (sixth !== undefined || !both) return door;
  await door.close();
  return undefined;
}

class CallbackDoor implements CallbackListener {
  readonly #options: ListenOptions;
  readonly #servers: Server[] = [];
  #port = 0;
  #answered = false;

  constructor(options: ListenOptions) {
    this.#options = options;
  }

  get port(): number {
    return this.#port;
  }

  /** The port; undefined where it is taken or not allowed. A machine without IPv6 counts as done. */
  async open(address: '127.0.0.1' | '::1', port: number): Promise<number | undefined> {
    const server = createServer(
      { maxHeaderSize: largestHeadBytes, connectionsCheckingInterval: 1000, keepAlive: false },
      (request, response) => this.#serve(request, response),
    );
    server.headersTimeout = headLimitMs;
    server.requestTimeout = headLimitMs;
    server.maxRequestsPerSocket = 1;
    server.maxConnections = 512;
    try {
      await once(server.listen({ host: address, port, exclusive: true }), 'listening');
    } catch (cause) {
      return address === '::1' && isMissing(cause) ? port : undefined;
    }
    // From here on nothing that a caller does may end us.
    server.on('error', () => undefined);
    this.#servers.push(server);
    this.#port = (server.address() as AddressInfo).port;
    return this.#port;
  }

  async close(): Promise<void> {
    const servers = this.#servers.splice(0);
    await Promise.all(servers.map(closeServer));
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    response.on('error', () => undefined);
    request.resume();
    const language = request.headers['accept-language'];
    const problem = this.#refuse(request);
    if (problem !== undefined) {
      send(response, { ...renderCallbackPage({ kind: 'stray' }, language), status: problem });
      return;
    }
    const query = new URLSearchParams(splitTarget(request).query);
    const answer = readCallback(query, this.#options.expected);
    // A state is good for one answer.
    if (answer.kind === 'stray' || this.#answered) {
      send(response, renderCallbackPage({ kind: 'stray' }, language));
      return;
    }
    this.#answered = true;
    send(response, renderCallbackPage(tell(answer), language));
    void this.close().then(() => this.#options.onAnswer(answer));
  }

  /** The status to answer with; undefined: it may be the callback. */
  #refuse(request: IncomingMessage): number | undefined {
    if (!this.#isOurHost(request)) return 403;
    if (splitTarget(request).path !== this.#options.callback.path) return 404;
    return request.method === 'GET' ? undefined : 405;
  }

  /** Another name may be a web page's that was pointed at this machine; two of them are a trick. */
  #isOurHost({ rawHeaders, headers }: IncomingMessage): boolean {
    const hosts = rawHeaders.filter((text, at) => at % 2 === 0 && text.toLowerCase() === 'host');
    const own = [`localhost:${this.#port}`, `127.0.0.1:${this.#port}`];
    return hosts.length === 1 && own.includes(headers.host?.toLowerCase() ?? '');
  }
}

function splitTarget({ url = '' }: IncomingMessage): { path: string; query: string } {
  const mark = url.indexOf('?');
  return mark === -1 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

function tell(answer: CallbackAnswer): CallbackNews {
  return answer.kind === 'code' ? { kind: 'received' } : answer;
}

function send(response: ServerResponse, { status, headers, body }: CallbackPage): void {
  response.writeHead(status, {
    ...headers,
    connection: 'close',
    'content-length': Buffer.byteLength(body),
    ...(status === 405 ? { allow: 'GET' } : {}),
  });
  response.end(body);
}

/** Resolves when the port is free: connections that linger are cut a moment later. */
function closeServer(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), farewellMs).unref();
  server.once('close', () => clearTimeout(cut));
  server.close();
  server.closeIdleConnections();
  // A listening socket is gone with the call itself, whatever becomes of its connections.
  return new Promise((resolve) => setImmediate(resolve));
}

function isMissing(cause: unknown): boolean {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
}
