import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { createBrotliCompress, createDeflate, createGzip, createZstdCompress } from 'node:zlib';

export type Bytes = string | Uint8Array;

/** One piece of a body. Text and bytes are one write each. */
export type Step =
  | Bytes
  | { readonly waitMs: number }
  /** `bytes` at a time, with a pause after each. */
  | { readonly drip: Bytes; readonly bytes: number; readonly everyMs: number }
  /** That many bytes of `x`, made on the fly and only as fast as the reader takes them. */
  | { readonly flood: number };

/**
 * How a body ends. `clean`: as HTTP says. `reset`: RST. `fin`: the connection closes in mid-body.
 * `silence`: nothing more comes, the connection stays open.
 */
export type Ending = 'clean' | 'reset' | 'fin' | 'silence';

/** What a fake upstream does with one request. A half-sent event is a step that stops in its middle. */
export interface Script {
  /** Before anything is answered. */
  readonly delayMs?: number;
  /** No HTTP answer at all; `raw` bytes instead of one, then the connection closes. */
  readonly instead?: 'silence' | 'reset' | 'fin' | { readonly raw: Bytes };
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** The whole body, sent with its length. */
  readonly body?: Bytes;
  /** The body in pieces, sent chunked; the headers go out before the first piece. */
  readonly steps?: readonly Step[];
  /** Only for `steps`; default `clean`. */
  readonly ending?: Ending;
  /** Encodes the body and says so in `content-encoding`. */
  readonly compress?: 'gzip' | 'deflate' | 'br' | 'zstd';
}

/** Ends without complaint when the client goes away in the middle: the request's record tells that. */
export async function playScript(script: Script, response: ServerResponse): Promise<void> {
  const signal = signalLeaving(response);
  try {
    if (script.delayMs !== undefined) await wait(script.delayMs, undefined, { signal });
    if (script.instead !== undefined) answerInstead(script.instead, response);
    else if (script.steps === undefined && script.compress === undefined) answerWhole(script, response);
    else await answerInSteps(script, response, signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}

function signalLeaving(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

function answerInstead(instead: NonNullable<Script['instead']>, response: ServerResponse): void {
  if (instead === 'silence') return;
  if (instead === 'reset') response.socket?.resetAndDestroy();
  else if (instead === 'fin') response.socket?.end();
  else response.socket?.end(instead.raw);
}

function answerWhole(script: Script, response: ServerResponse): void {
  const body = Buffer.from(script.body ?? '');
  response.writeHead(script.status ?? 200, { 'content-length': body.byteLength, ...script.headers });
  response.end(body);
}

async function answerInSteps(script: Script, response: ServerResponse, signal: AbortSignal): Promise<void> {
  const encoding = script.compress === undefined ? {} : { 'content-encoding': script.compress };
  response.writeHead(script.status ?? 200, { ...encoding, ...script.headers });
  response.flushHeaders();
  const sink = openSink(script.compress, response);
  for (const step of script.steps ?? [script.body ?? '']) await playStep(step, sink, signal);
  await endBody(script.ending ?? 'clean', sink, response);
}

/** Where steps are written: the response itself, or an encoder in front of it. */
interface Sink {
  readonly stream: Writable;
  /** Resolves when the encoder holds nothing back. */
  flush(): Promise<void>;
}

function openSink(compress: Script['compress'], response: ServerResponse): Sink {
  if (compress === undefined) return { stream: response, flush: () => Promise.resolve() };
  const encoder = createEncoder(compress);
  encoder.pipe(response);
  return { stream: encoder, flush: () => new Promise((resolve) => encoder.flush(resolve)) };
}

function createEncoder(compress: NonNullable<Script['compress']>) {
  switch (compress) {
    case 'gzip':
      return createGzip();
    case 'deflate':
      return createDeflate();
    case 'br':
      return createBrotliCompress();
    case 'zstd':
      return createZstdCompress();
  }
}

async function playStep(step: Step, sink: Sink, signal: AbortSignal): Promise<void> {
  if (typeof step === 'string' || step instanceof Uint8Array) return writePiece(step, sink, signal);
  if ('waitMs' in step) return wait(step.waitMs, undefined, { signal });
  if ('flood' in step) return writeFlood(step.flood, sink, signal);
  const bytes = Buffer.from(step.drip);
  for (let at = 0; at < bytes.byteLength; at += step.bytes) {
    await writePiece(bytes.subarray(at, at + step.bytes), sink, signal);
    await wait(step.everyMs, undefined, { signal });
  }
}

async function writePiece(piece: Bytes, sink: Sink, signal: AbortSignal): Promise<void> {
  if (piece.length === 0) return;
  if (!sink.stream.write(piece)) await once(sink.stream, 'drain', { signal });
  await sink.flush();
}

async function writeFlood(total: number, sink: Sink, signal: AbortSignal): Promise<void> {
  const block = Buffer.alloc(64 * 1024, 'x');
  for (let left = total; left > 0; left -= block.byteLength) {
    const piece = left < block.byteLength ? block.subarray(0, left) : block;
    if (!sink.stream.write(piece)) await once(sink.stream, 'drain', { signal });
  }
}

async function endBody(ending: Ending, sink: Sink, response: ServerResponse): Promise<void> {
  if (ending === 'silence') return;
  if (ending === 'clean') {
    sink.stream.end();
    return;
  }
  await drainSocket(response);
  if (ending === 'reset') response.socket?.resetAndDestroy();
  else response.socket?.end();
}

/** An RST throws away what the kernel was not given yet: what was scripted before it must be out. */
async function drainSocket(response: ServerResponse): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  while ((response.socket?.writableLength ?? 0) > 0) await wait(2);
  await wait(5);
}
