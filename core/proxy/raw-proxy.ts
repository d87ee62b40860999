/**
 * `/raw/<provider>/...`: what we do not model (files, batches, embeddings, images, audio, WebSocket) goes to
 * the provider untouched, with the account's credential put in (decision D3). The same boundary as the model
 * routes: headers by allow-list, the local key never goes upstream, a credential goes only to its own origin.
 */
import {
  STATUS_CODES,
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import { createProxyMiddleware, type RequestHandler } from 'http-proxy-middleware';
import { AppFailure, type AppError } from '../../shared/errors.ts';
import { ProviderId } from '../../shared/models/provider.ts';
import { describeNetworkError } from '../accounts/network-error.ts';
import type { Upstream } from '../accounts/upstream.ts';
import type { ProxyAddress } from '../outbound/proxy-address.ts';
import { findProxyFailure } from '../outbound/proxy-failure.ts';
import { createTunnelAgent } from '../outbound/tunnel-agent.ts';
import { compileAllowList, type HeaderFilter } from '../providers/allow-list.ts';
import { answerOnSocket } from './answer-on-socket.ts';
import { answerError, guardHeaders, setGuardHeaders } from './answer.ts';
import { withoutKey } from './model-route.ts';
import type { RequestFacts } from './request-facts.ts';
import type { ChooseProxy } from './upstream-pools.ts';
import { buildRequestHeaders, buildResponseHeaders, namedByConnection } from './upstream-headers.ts';

/** Beside the provider's own lists: what uploads, downloads and WebSockets need. */
const passesBodyHeader = compileAllowList([
  'accept-language',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-range',
  'accept-ranges',
  'etag',
  'if-*',
  'last-modified',
  'range',
  'x-goog-upload-*',
]);
const passesUpgradeHeader = compileAllowList(['connection', 'upgrade', 'sec-websocket-*']);

export interface RawProxyOptions {
  /** The upstream of the provider's first usable account, or why there is none. */
  readonly upstreamOf: (
    provider: ProviderId,
    clientLogin: string | undefined,
  ) => Promise<Upstream | AppError>;
  readonly chooseProxy: ChooseProxy;
  readonly instance: string;
}

interface Target {
  readonly upstream: Upstream;
  /** Path and query at the upstream's origin. */
  readonly path: string;
  readonly proxy: RequestHandler;
}

const rawPath = /^\/raw\/([a-z-]+)(\/.*)?$/;

export class RawProxy {
  readonly #options: RawProxyOptions;
  /** By the way to the upstream. */
  readonly #proxies = new Map<string, RequestHandler>();
  readonly #targets = new WeakMap<IncomingMessage, Target>();

  constructor(options: RawProxyOptions) {
    this.#options = options;
  }

  /** The one for this upstream's way out: whoever needs a proxy shares nothing with whoever goes straight. */
  #proxyFor({ account, origin, timeouts }: Upstream): RequestHandler | AppError {
    const way = this.#chooseWay(account, origin);
    if (way !== null && 'code' in way) return way;
    const key = way === null ? '' : JSON.stringify([way, origin]);
    const known = this.#proxies.get(key);
    if (known !== undefined) return known;
    const proxy = this.#create(
      way === null ? {} : { agent: createTunnelAgent(way, origin, timeouts.connectMs) },
    );
    this.#proxies.set(key, proxy);
    return proxy;
  }

  #chooseWay(account: string, origin: string): ProxyAddress | null | AppError {
    try {
      return this.#options.chooseProxy(account, origin);
    } catch (cause) {
      if (cause instanceof AppFailure) return cause.error;
      throw cause;
    }
  }

  #create(connections: { agent?: Agent }): RequestHandler {
    return createProxyMiddleware({
      ...connections,
      // Its own error page and console lines are not for a client that expects JSON. That takes the plugin
      // which reads `on` along, so that the events are listened to by a plugin of our own.
      ejectPlugins: true,
      plugins: [
        (server) => {
          server.on('proxyRes', (answer, request, response) => this.#onAnswer(answer, request, response));
          server.on('proxyReqWs', (outgoing, request, socket) => this.#onUpgrade(outgoing, request, socket));
          server.on('error', (cause, request, answer) => this.#onError(cause, request, answer));
        },
      ],
      changeOrigin: true,
      router: (request) => this.#targetOf(request).upstream.origin,
    });
  }

  /** What the client is to be told, where nothing was sent. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    facts: RequestFacts,
  ): Promise<AppError | undefined> {
    const target = await this.#prepare(request, facts, false);
    if ('code' in target) return target;
    if (response.destroyed) return undefined;
    // When the client leaves, the upstream's connection ends with it.
    void target.proxy(request, response, () => undefined);
    return undefined;
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, facts: RequestFacts): Promise<void> {
    const target = await this.#prepare(request, facts, true);
    if ('code' in target) answerOnSocket(socket, target);
    else if (socket instanceof Socket) target.proxy.upgrade(request, socket, head);
    else socket.destroy();
  }

  /** Rewrites the request in place to what the provider is to see; the middleware sends what it finds. */
  async #prepare(
    request: IncomingMessage,
    facts: RequestFacts,
    upgrade: boolean,
  ): Promise<Target | AppError> {
    const [, name = '', rest = '/'] = rawPath.exec(facts.path) ?? [];
    const provider = ProviderId.safeParse(name);
    if (!provider.success || isTraversal(rest)) {
      return { code: 'route-unknown', method: request.method ?? '', path: facts.path };
    }
    const upstream = await this.#options.upstreamOf(provider.data, facts.clientLogin);
    if ('code' in upstream) return upstream;
    const proxy = this.#proxyFor(upstream);
    if ('code' in proxy) return proxy;
    const query = withoutKey(facts.query);
    const path = joinPath(upstream.basePath, rest) + (query === '' ? '' : `?${query}`);
    request.headers = this.#headersFor(request, upstream, upgrade);
    request.url = path;
    const target = { upstream, path, proxy };
    this.#targets.set(request, target);
    return target;
  }

  #headersFor(request: IncomingMessage, upstream: Upstream, upgrade: boolean): Record<string, string> {
    const headers = buildRequestHeaders(request.headers, upstream, this.#options.instance);
    const named = namedByConnection(request.headers.connection);
    for (const [name, value] of Object.entries(request.headers)) {
      if (typeof value !== 'string') continue;
      const passes = passesBodyHeader(name) && named?.has(name) !== true;
      if (passes || (upgrade && passesUpgradeHeader(name))) headers[name] = value;
    }
    if (request.headers['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked';
    return headers;
  }

  #targetOf(request: IncomingMessage): Target {
    const target = this.#targets.get(request);
    if (target === undefined) throw new Error('a raw request without a target');
    return target;
  }

  #onAnswer(answer: IncomingMessage, request: IncomingMessage, response: ServerResponse): void {
    this.#filterAnswer(answer, request);
    setGuardHeaders(response);
    answer.on('error', () => response.destroy());
  }

  /** Either end of a WebSocket takes the other one along, before the upstream has answered too. */
  #onUpgrade(outgoing: ClientRequest, request: IncomingMessage, socket: Duplex): void {
    outgoing.on('error', () => outgoing.destroy());
    socket.once('close', () => outgoing.destroy());
    // Before the middleware's own listeners, which write the answer.
    outgoing.prependListener('upgrade', (answer, upstreamSocket) => {
      this.#filterAnswer(answer, request, passesUpgradeHeader);
      socket.once('close', () => upstreamSocket.destroy());
      upstreamSocket.once('close', () => socket.destroy());
    });
    outgoing.prependListener('response', (answer) => {
      this.#filterAnswer(answer, request, (name) => name === 'transfer-encoding');
      Object.assign(answer.headers, toRecord(guardHeaders));
    });
  }

  /** The middleware copies the answer's head onward: what the client may not have leaves here. */
  #filterAnswer(answer: IncomingMessage, request: IncomingMessage, passesToo?: HeaderFilter): void {
    const { provider } = this.#targetOf(request).upstream;
    const passed = toRecord(buildResponseHeaders(answer.headers, provider));
    const named = namedByConnection(answer.headers.connection);
    for (const [name, value] of Object.entries(answer.headers)) {
      if (typeof value !== 'string') continue;
      if (passesToo?.(name) || (passesBodyHeader(name) && named?.has(name) !== true)) passed[name] = value;
    }
    answer.headers = passed;
    // The upstream's own words might hold what no header may.
    answer.statusMessage = STATUS_CODES[answer.statusCode ?? 0] ?? '';
  }

  #onError(cause: Error, request?: IncomingMessage, answer?: ServerResponse | Socket): void {
    if (request === undefined || answer === undefined) return;
    const { upstream } = this.#targetOf(request);
    const error: AppError = findProxyFailure(cause) ?? {
      code: 'upstream-unreachable',
      account: upstream.accountLabel,
      host: upstream.host,
      reason: describeNetworkError(cause),
    };
    if (answer instanceof Socket) answerOnSocket(answer, error);
    else if (answer.headersSent) answer.destroy();
    else answerError(request, answer, upstream.provider.dialects[0] ?? 'openai-chat', error);
  }
}

/** Names and values in turn, as a record. */
function toRecord(pairs: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2) record[pairs[index] ?? ''] = pairs[index + 1] ?? '';
  return record;
}

/** Paths are taken with or without the base's own part: `/raw/openai/v1/files` and `/raw/openai/files`. */
function joinPath(basePath: string, rest: string): string {
  return rest === basePath || rest.startsWith(`${basePath}/`) ? rest : basePath + rest;
}

/** A path that climbs out of the account's base URL, in any spelling a server might follow. */
function isTraversal(path: string): boolean {
  return /(^|[/\\]|%2f|%5c)(\.|%2e){1,2}([/\\]|%2f|%5c|$)/i.test(path);
}
