/**
 * The data plane: the one HTTP server that client tools call, on 127.0.0.1 only (row LOC-1). Model routes
 * are recognised here, before Express, which serves everything else (decision D3). Holds no control route
 * (row LOC-9); presented keys are never logged.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppFailure, type AppError } from '../../shared/errors.ts';
import type { Settings } from '../../shared/models/settings.ts';
import type { KnownKey } from '../keys/local-keys.ts';
import { admit, ownHosts, refuseAtTheDoor } from './admission.ts';
import { answerError } from './answer.ts';
import { answerOnSocket } from './answer-on-socket.ts';
import type { ModelGateway } from './model-gateway.ts';
import { dialectOfPath, recogniseModelRoute } from './model-route.ts';
import { readRequestFacts, type RequestFacts } from './request-facts.ts';

const address = '127.0.0.1';
const headerLimitBytes = 16_384;
const headerLimitMs = 15_000;
/** A whole upload may take this long on a slow uplink. */
const uploadLimitMs = 1_800_000;
/** Clients keep connections longer than Node's 5 s; a closed one costs them a retry. */
const keepAliveTimeoutMs = 75_000;
/** How often silent streams are looked at. */
const sweepMs = 250;
/** So many connections over the limit are let in to be told so in their own dialect. */
const spareConnections = 64;
/** Answers without a key: they say nothing about this engine. */
const openPaths = new Set(['/health']);

/** What Express gets: a request that was let in, or an open path. */
export type SideRoutes = (
  request: IncomingMessage,
  response: ServerResponse,
  facts: RequestFacts,
  key: KnownKey | undefined,
) => void;
/** What may answer an upgrade that was let in; the socket is then its own. */
export type UpgradeRoutes = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  facts: RequestFacts,
) => void;

export interface DataPlaneOptions {
  readonly settings: () => Settings;
  readonly verifyKey: (presented: string) => KnownKey | undefined;
  readonly gateway: ModelGateway;
  readonly sideRoutes: SideRoutes;
  readonly upgradeRoutes: UpgradeRoutes;
  /** Names this engine to itself in the loop header. */
  readonly instance: string;
}

export class DataPlane {
  readonly #options: DataPlaneOptions;
  readonly #server: Server;
  #hosts: ReadonlySet<string> = new Set();
  /** Upgraded ones too, which the server itself loses sight of. */
  readonly #connections = new Set<Duplex>();
  /** Came when the limit was reached: told so with their first request. */
  readonly #overLimit = new WeakSet<Duplex>();
  /** Told so at once; nothing they may have sent is served. */
  readonly #turnedAway = new WeakSet<Duplex>();
  #stopping = false;
  #sweep: NodeJS.Timeout | undefined;

  constructor(options: DataPlaneOptions) {
    this.#options = options;
    this.#server = createServer({
      maxHeaderSize: headerLimitBytes,
      headersTimeout: headerLimitMs,
      requestTimeout: uploadLimitMs,
      keepAliveTimeout: keepAliveTimeoutMs,
      connectionsCheckingInterval: 5000,
      // An offer of anything else (Java's own client offers h2c) is passed over, as HTTP has it.
      shouldUpgradeCallback: ({ method, headers }) =>
        method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket',
    });
    this.#server.on('connection', (socket) => this.#onConnection(socket));
    this.#server.on('request', (request, response) => this.#onRequest(request, response));
    this.#server.on('upgrade', (request, socket, head) => this.#onUpgrade(request, socket, head));
    // A request that waits for our leave before it sends its body is checked like any other.
    this.#server.on('checkContinue', (request, response) => this.#onRequest(request, response));
    this.#server.on('connect', (request, socket) => {
      answerOnSocket(socket, { code: 'method-not-allowed', method: 'CONNECT', allowed: 'POST' });
    });
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => onClientError(error, socket));
  }

  /** Begins to listen; port 0 picks a free one. Throws AppFailure `port-unavailable`. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (cause: NodeJS.ErrnoException) => reject(explainListen(cause, port)));
      this.#server.listen({ host: address, port }, resolve);
    });
    const bound = (this.#server.address() as AddressInfo).port;
    this.#hosts = ownHosts(bound);
    this.#sweep = setInterval(() => this.#options.gateway.keepAlive(), sweepMs).unref();
    return bound;
  }

  /** Takes no more requests, gives open ones `graceMs` to finish, then ends them with a clear error. */
  async close(graceMs: number): Promise<void> {
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const forced = setTimeout(() => {
      this.#options.gateway.endAll();
      // Their last words still have to reach the clients.
      setTimeout(() => this.#dropConnections(), 250);
    }, graceMs);
    const idle = setInterval(() => this.#dropIdle(), 50);
    await closed;
    clearTimeout(forced);
    clearInterval(idle);
    clearInterval(this.#sweep);
  }

  /** One that never said a word is not idle to Node's server, and would hold us up to the end. */
  #dropIdle(): void {
    this.#server.closeIdleConnections();
    for (const socket of this.#connections) {
      if (socket instanceof Socket && socket.bytesRead === 0) socket.destroy();
    }
  }

  #dropConnections(): void {
    this.#server.closeAllConnections();
    for (const socket of this.#connections) socket.destroy();
  }

  #onConnection(socket: Duplex): void {
    const limit = this.#options.settings().limits.connections;
    if (this.#connections.size >= limit + spareConnections) {
      this.#turnedAway.add(socket);
      answerOnSocket(socket, { code: 'overloaded', what: 'connections', limit });
      return;
    }
    if (this.#connections.size >= limit) this.#overLimit.add(socket);
    this.#connections.add(socket);
    socket.once('close', () => this.#connections.delete(socket));
  }

  /** Why this engine takes no request on a connection now, whatever it asks; undefined when it does. */
  #refuseForNow(socket: Duplex): AppError | undefined {
    if (this.#stopping) return { code: 'stopping' };
    const limit = this.#options.settings().limits.connections;
    if (!this.#overLimit.has(socket) || this.#connections.size <= limit) return undefined;
    return { code: 'overloaded', what: 'connections', limit };
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    if (this.#turnedAway.has(request.socket)) return;
    const facts = readRequestFacts(request);
    const dialect = dialectOfPath(facts.path, facts.vendor);
    const refuse = (error: AppError) => answerError(request, response, dialect, error);
    const notNow = this.#refuseForNow(request.socket);
    if (notNow !== undefined) response.shouldKeepAlive = false;
    const atTheDoor =
      notNow ?? refuseAtTheDoor(facts, request.method ?? '', this.#hosts, this.#options.instance);
    if (atTheDoor !== undefined) {
      refuse(atTheDoor);
      return;
    }
    if (openPaths.has(facts.path)) {
      this.#options.sideRoutes(request, response, facts, undefined);
      return;
    }
    const route = recogniseModelRoute(facts.path, facts.query);
    const admitted = admit(facts, this.#options.verifyKey);
    if ('error' in admitted) {
      if (route === undefined) refuse(admitted.error);
      else this.#options.gateway.turnAway({ request, response, facts, route }, admitted.error);
      return;
    }
    if (request.headers.expect !== undefined) response.writeContinue();
    if (route === undefined) {
      this.#options.sideRoutes(request, response, facts, admitted.key);
      return;
    }
    this.#options.gateway.serve({ request, response, facts, route, key: admitted.key });
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (this.#turnedAway.has(socket)) return;
    const facts = readRequestFacts(request);
    const refused =
      this.#refuseForNow(socket) ??
      refuseAtTheDoor(facts, request.method ?? '', this.#hosts, this.#options.instance);
    if (refused !== undefined) {
      answerOnSocket(socket, refused);
      return;
    }
    const admitted = admit(facts, this.#options.verifyKey);
    if ('error' in admitted) {
      answerOnSocket(socket, admitted.error);
      return;
    }
    this.#options.upgradeRoutes(request, socket, head, facts);
  }
}

/** The answer that is being written on a connection; Node's own handler of bad requests looks here too. */
interface Answering {
  readonly _httpMessage?: ServerResponse | null;
}

/** What Node's parser refused never became a request: there is no path to tell the dialect by. */
function onClientError(error: NodeJS.ErrnoException, socket: Duplex & Answering): void {
  if (socket._httpMessage?.headersSent === true) {
    // An answer has begun: another one would end up in its middle.
    socket.destroy();
    return;
  }
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    answerOnSocket(
      socket,
      { code: 'request-malformed', problem: `its headers exceed ${headerLimitBytes} bytes` },
      431,
    );
    return;
  }
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    answerOnSocket(socket, { code: 'request-malformed', problem: 'it did not arrive in time' }, 408);
    return;
  }
  if (error.code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') {
    answerOnSocket(socket, { code: 'request-malformed', problem: 'its chunk extensions are too long' }, 413);
    return;
  }
  answerOnSocket(socket, { code: 'request-malformed', problem: 'it cannot be parsed' });
}

function explainListen(cause: NodeJS.ErrnoException, port: number): AppFailure {
  const reasons: Record<string, 'in-use' | 'not-allowed'> = { EADDRINUSE: 'in-use', EACCES: 'not-allowed' };
  const reason = reasons[cause.code ?? ''] ?? 'other';
  return new AppFailure({ code: 'port-unavailable', port, reason, holder: null }, { cause });
}
