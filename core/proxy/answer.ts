import type { IncomingMessage, ServerResponse } from 'node:http';
import { httpStatus, type AppError } from '../../shared/errors.ts';
import { explain } from '../../shared/explain.ts';
import type { Dialect } from '../../shared/models/provider.ts';
import type { ErrorText } from '../dialects/dialect.ts';
import { dialectAdapters } from '../dialects/registry.ts';

/** On every answer of ours: nothing here is for a browser to show, store or sniff (row LOC-10). */
export const guardHeaders: readonly string[] = [
  'cache-control',
  'no-store',
  'content-security-policy',
  "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options',
  'nosniff',
];

export function setGuardHeaders(response: ServerResponse): void {
  for (let index = 0; index < guardHeaders.length; index += 2) {
    response.setHeader(guardHeaders[index] ?? '', guardHeaders[index + 1] ?? '');
  }
}

/** How long and how much of a refused upload is read on, so that the client gets to read the refusal. */
const drainLimitMs = 2000;
const drainLimitBytes = 4 * 1_048_576;

export function errorText(error: AppError): ErrorText {
  return { status: httpStatus(error), code: error.code, ...explain(error) };
}

/** Answers in the client's own dialect. Does nothing when an answer has begun or the client is gone. */
export function answerError(
  request: IncomingMessage,
  response: ServerResponse,
  dialect: Dialect,
  error: AppError,
  options: { requestId?: string; now?: number } = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const text = errorText(error);
  const body = dialectAdapters[dialect].writeError(text);
  const headers = [
    ...guardHeaders,
    'content-type',
    'application/json',
    'content-length',
    String(Buffer.byteLength(body)),
  ];
  if (options.requestId !== undefined) headers.push('x-portunus-request-id', options.requestId);
  headers.push(...retryHeaders(error, options.now ?? Date.now()));
  if (error.code === 'method-not-allowed') headers.push('allow', error.allowed);
  if (!request.complete) headers.push('connection', 'close');
  response.writeHead(text.status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
  if (!request.complete) drain(request);
}

/** The vendors' SDKs obey both; without them they would repeat what cannot succeed. */
function retryHeaders(error: AppError, now: number): string[] {
  if (error.code === 'accounts-cooling-down') {
    return ['retry-after', String(Math.max(1, Math.ceil((error.endsAt - now) / 1000)))];
  }
  // It is paused on purpose: a client that tried again and again would hide that from its user.
  if (error.code === 'paused') return ['x-should-retry', 'false'];
  if (error.code === 'overloaded' || error.code === 'stopping') return ['retry-after', '1'];
  return httpStatus(error) < 500 ? ['x-should-retry', 'false'] : [];
}

function drain(request: IncomingMessage): void {
  let left = drainLimitBytes;
  const timer = setTimeout(() => request.destroy(), drainLimitMs);
  timer.unref();
  request.on('data', (part: Buffer) => {
    left -= part.length;
    if (left < 0) request.destroy();
  });
  request.on('close', () => clearTimeout(timer));
  request.resume();
}
