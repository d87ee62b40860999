import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { AppFailure } from '../../shared/errors.ts';
import { windowPolicy } from '../../shared/window-policy.ts';
import type { EventHub } from '../events.ts';
import type { Logger } from '../ports.ts';
import { carriesToken, createAccessToken } from './access-token.ts';
import { closeServer } from './close-server.ts';
import type { Handlers } from './handlers.ts';
import { createBridgeHandler, sendResult } from './http-bridge.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { toAppError } from './to-app-error.ts';

export interface UiServerOptions {
  /** On 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  readonly handlers: Handlers;
  readonly events: EventHub;
  readonly log: Logger;
  /** What opens the control API here; of this start alone when left out. */
  readonly token?: string;
  /** The built window. Without one a small page says where things are. */
  readonly staticFolder?: string;
}

export interface UiServer {
  /** Opens the UI signed in: the token stands behind `#`, which browsers do not send. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const securityHeaders = {
  'content-security-policy': windowPolicy,
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/**
 * The browser's door when there is no desktop (decision D17): the window's files, and the control API for
 * them alone. Defends against other pages and rebound names (exact Host and Origin), other users of the
 * machine (a token of its own, not the socket's), framing and injected script (the content policy).
 * The token is in the returned `url` only; who prints that must not log it.
 *
 * Throws AppFailure `port-unavailable`.
 */
export async function startUiServer(options: UiServerOptions): Promise<UiServer> {
  const token = options.token ?? createAccessToken();
  const server = createServer({ requestTimeout: 30_000 });
  const port = await listenOnLoopback(server, options.port);
  server.on('request', createUiApp(options, port, token));
  server.maxConnections = 256;
  return {
    url: `http://127.0.0.1:${port}/#token=${token}`,
    port,
    close: () => closeServer(server),
  };
}

function createUiApp(options: UiServerOptions, port: number, token: string): Express {
  const { handlers, events, log } = options;
  const bridge = createBridgeHandler({
    handlers,
    events,
    log,
    authorise: (request) =>
      carriesToken(request.headers.authorization, token) ? undefined : { code: 'unauthorised' },
  });
  const app = express().disable('x-powered-by').disable('etag');
  app.use((request, response, next) => {
    response.set(securityHeaders);
    const error = refuseForeign(request, port);
    if (error === undefined) next();
    else sendResult(response, { ok: false, error });
  });
  app.use(['/rpc', '/events'], (request, response) => {
    request.url = request.originalUrl;
    return bridge(request, response);
  });
  app.use(serveWindow(options));
  app.use((request, response) => {
    const error = { code: 'route-unknown', method: request.method, path: request.path } as const;
    sendResult(response, { ok: false, error });
  });
  // Four parameters make it Express's error handler; its own would show a stack.
  app.use(((cause, _request, response, next) => {
    if (response.headersSent) next(cause);
    else sendResult(response, { ok: false, error: toAppError(cause, {}, log) });
  }) satisfies ErrorRequestHandler);
  return app;
}

function serveWindow({ staticFolder, handlers }: UiServerOptions): RequestHandler {
  if (staticFolder !== undefined && existsSync(join(staticFolder, 'index.html'))) {
    return express.static(staticFolder, { cacheControl: false, redirect: false, setHeaders: keepHashed });
  }
  return serveNotice(handlers);
}

/** A name with a hash of the content never means anything else; all others are asked for anew. */
function keepHashed(response: ServerResponse, path: string): void {
  if (!/[/\\]assets[/\\][^/\\]+-[\w-]{8}\.\w+$/.test(path)) return;
  response.setHeader('cache-control', 'public, max-age=31536000, immutable');
}

const noticeFolder = new URL('../../resources/headless/', import.meta.url);

/** What a build without the window has to say. */
function serveNotice(handlers: Handlers): RequestHandler {
  const files = express.static(fileURLToPath(noticeFolder), { cacheControl: false, index: false });
  const page = readFileSync(new URL('index.html', noticeFolder), 'utf8');
  return async (request, response, next) => {
    if (request.path !== '/' || request.method !== 'GET') {
      await files(request, response, next);
      return;
    }
    const { url } = await handlers['engine.status']({});
    response.type('html').send(page.replaceAll('{{endpoint}}', escapeHtml(url ?? 'not open yet')));
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

async function listenOnLoopback(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(portFailure(port, cause)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

function portFailure(port: number, cause: NodeJS.ErrnoException): AppFailure {
  const isTaken = cause.code === 'EADDRINUSE';
  const reason = isTaken ? 'in-use' : cause.code === 'EACCES' ? 'not-allowed' : 'other';
  return new AppFailure({ code: 'port-unavailable', port, reason, holder: null }, { cause });
}
