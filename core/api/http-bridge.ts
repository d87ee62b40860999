import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AppError, AppFailure, httpStatus, type Result } from '../../shared/errors.ts';
import type { EventHub } from '../events.ts';
import type { Logger } from '../ports.ts';
import { dispatch } from './dispatch.ts';
import { streamEvents } from './event-stream.ts';
import type { Handlers } from './handlers.ts';
import { readJsonBody } from './read-json-body.ts';
import { toAppError } from './to-app-error.ts';

export interface BridgeHandlerOptions {
  readonly handlers: Handlers;
  readonly events: EventHub;
  readonly log: Logger;
  /** Why this request may not come in; undefined when it may. Asked before a byte of the body is read. */
  readonly authorise: (request: IncomingMessage) => AppError | undefined;
}

export type BridgeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The control API over HTTP: `POST /rpc/<command>` answers with a Result, `GET /events` streams events.
 * The same for the control socket and the UI port, which differ only in `authorise`.
 * Defends against callers without the token, bodies that are not JSON or too large, and pages that would
 * read the answers. Neither bodies nor headers are ever logged: they carry keys and passphrases.
 */
export function createBridgeHandler(options: BridgeHandlerOptions): BridgeHandler {
  return async (request, response) => {
    try {
      const refusal = options.authorise(request);
      if (refusal === undefined) await route(options, request, response);
      else sendResult(response, { ok: false, error: refusal });
    } catch (cause) {
      sendResult(response, { ok: false, error: toAppError(cause, {}, options.log) });
    }
  };
}

async function route(
  options: BridgeHandlerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '';
  if (path === '/events') {
    requireMethod(request, 'GET');
    streamEvents(options.events, request, response);
    return;
  }
  const name = /^\/rpc\/([\w.]+)$/.exec(path)?.[1];
  if (name === undefined) throw new AppFailure({ code: 'route-unknown', method: methodOf(request), path });
  requireMethod(request, 'POST');
  const input = await readJsonBody(request);
  sendResult(response, await dispatch(options.handlers, name, input, options.log));
}

function requireMethod(request: IncomingMessage, allowed: 'GET' | 'POST'): void {
  if (request.method !== allowed) {
    throw new AppFailure({ code: 'method-not-allowed', method: methodOf(request), allowed });
  }
}

const methodOf = (request: IncomingMessage) => request.method ?? '';

/** Also used for refusals outside the handler, so that every answer of a control port looks alike. */
export function sendResult(response: ServerResponse, result: Result<unknown>): void {
  if (response.headersSent || response.destroyed) return;
  const body = JSON.stringify(result);
  response.writeHead(result.ok ? 200 : httpStatus(result.error), {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(result.ok || result.error.code !== 'method-not-allowed' ? {} : { allow: result.error.allowed }),
  });
  response.end(body);
}
