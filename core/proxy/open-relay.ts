import type { IncomingMessage } from 'node:http';
import type { Upstream } from '../accounts/upstream.ts';
import type { DialectAdapter, Framing } from '../dialects/dialect.ts';
import type { AnswerRelay } from './answer-relay.ts';
import type { ModelRoute } from './model-route.ts';
import { OpenedStream, OpenedWhole } from './opened-relays.ts';
import { PassingStream, PassingWhole, RetoldRefusal } from './passing-relays.ts';
import type { Reply } from './reply.ts';
import { TranslatedCount } from './translated-count.ts';
import { CollectedStream, TranslatedStream, TranslatedWhole } from './translated-relays.ts';
import type { TranslatedAttempt } from './translated-request.ts';
import type { ResponseHeaders } from './upstream-attempt.ts';
import { buildResponseHeaders } from './upstream-headers.ts';

/** An answer of which only the head has come, and whom it is for. */
export interface OpeningAnswer {
  readonly request: IncomingMessage;
  readonly route: ModelRoute;
  readonly adapter: DialectAdapter;
  /** The client's wish. */
  readonly stream: boolean;
  readonly reply: Reply;
  readonly upstream: Upstream;
  /** Undefined where the upstream speaks the client's dialect. */
  readonly translation: TranslatedAttempt | undefined;
  readonly status: number;
  readonly headers: ResponseHeaders;
}

/** Why an answer cannot reach the client; undefined when it can. */
export function whyUnpassable(opening: OpeningAnswer): string | undefined {
  const { request, upstream, translation, status, headers } = opening;
  if (status >= 300 && status < 400) return `it redirects elsewhere (${status})`;
  // A sign-in page of the network's, or a base URL that leads to a site: no API answers so.
  if (status < 300 && typeOf(headers).startsWith('text/html')) return 'it is a web page';
  const encoding = encodingOf(headers);
  // What is to be translated, or taken out of an envelope, has to be read here, whatever the client could unpack.
  const passes = translation === undefined && upstream.provider.envelope === null;
  const offered = passes ? [request.headers['accept-encoding'] ?? ''].flat().join() : '';
  return offered.includes(encoding) ? undefined : `it is encoded as ${encoding}, which nobody asked for`;
}

/** Picks the way that an answer takes to the client, by its head, and begins it. */
export function openRelay(opening: OpeningAnswer): AnswerRelay {
  const { translation, upstream, status } = opening;
  const relay = translation === undefined ? openPassing(opening) : openTranslating(opening, translation);
  if (upstream.provider.envelope === null || status >= 300) return relay;
  return isStream(opening, translation?.stream ?? opening.stream)
    ? new OpenedStream(relay, upstream)
    : new OpenedWhole(relay, upstream);
}

/** `asked`: whether a stream was asked for, which counts where the upstream does not say what comes. */
function isStream({ headers }: OpeningAnswer, asked: boolean): boolean {
  const type = typeOf(headers);
  return type.startsWith('text/event-stream') || (type === '' && asked);
}

function openPassing(opening: OpeningAnswer): AnswerRelay {
  const { adapter, reply, upstream, status, headers } = opening;
  const { provider } = upstream;
  const framing = streamFraming(opening);
  if (framing !== undefined) {
    const tap = adapter.createStreamTap({ framing, doneMarkerOptional: provider.doneMarkerOptional });
    reply.beginStream(status, buildResponseHeaders(headers, provider), framing, () => tap.position);
    return new PassingStream(reply, tap, upstream);
  }
  if (reply.committed) return new RetoldRefusal(upstream, status);
  reply.beginWhole(status, buildResponseHeaders(headers, provider));
  return new PassingWhole(reply, adapter, upstream, status);
}

function openTranslating(opening: OpeningAnswer, translation: TranslatedAttempt): AnswerRelay {
  const { route, stream, reply, upstream, status } = opening;
  if (status >= 300) return new RetoldRefusal(upstream, status);
  const { upstream: asked, client: told } = translation;
  if (route.operation === 'count-tokens' && asked.counting !== undefined && told.counting !== undefined)
    return new TranslatedCount(reply, upstream, asked.counting, told.counting);
  if (!isStream(opening, translation.stream))
    return new TranslatedWhole(reply, upstream, translation, stream);
  if (!stream) return new CollectedStream(reply, upstream, translation);
  reply.beginTranslatedStream(route.framing);
  return new TranslatedStream(reply, upstream, translation);
}

/** How an answer that passes is streamed, by what was asked and what came; undefined when it is whole. */
function streamFraming({ status, headers, stream, route }: OpeningAnswer): Framing | undefined {
  // Nothing can be seen in, or put into, what is compressed; and an error is told whole, whatever it calls itself.
  if (status >= 300 || encodingOf(headers) !== '') return undefined;
  const type = typeOf(headers);
  if (type.startsWith('text/event-stream')) return 'sse';
  if (status !== 200 || !stream) return undefined;
  if (route.framing === 'json-array') return type.startsWith('application/json') ? 'json-array' : undefined;
  // ChatGPT's backend streams without saying so.
  return type === '' ? 'sse' : undefined;
}

/** The media type, in lower case; '' when the upstream does not say. */
function typeOf(headers: ResponseHeaders): string {
  return [headers['content-type'] ?? []].flat()[0]?.toLowerCase() ?? '';
}

/** How the body is encoded; '' when it is not. */
function encodingOf(headers: ResponseHeaders): string {
  const encoding = [headers['content-encoding'] ?? []].flat().join(', ').toLowerCase();
  return encoding === 'identity' ? '' : encoding;
}
