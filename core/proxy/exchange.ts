import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { AppFailure, httpStatus, type AppError } from '../../shared/errors.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { Reason } from '../../shared/models/reason.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import { judgeResponse, type Verdict } from '../accounts/judge-response.ts';
import { readProvidersWords, withoutCredential } from '../accounts/provider-words.ts';
import type { Upstream } from '../accounts/upstream.ts';
import type { DialectAdapter, Framing, StreamTap } from '../dialects/dialect.ts';
import type { Clock } from '../ports.ts';
import type { ModelRoute } from './model-route.ts';
import { Reply } from './reply.ts';
import type { RequestBody } from './request-body.ts';
import { UpstreamAttempt, type ResponseHeaders } from './upstream-attempt.ts';
import { buildRequestHeaders, buildResponseHeaders } from './upstream-headers.ts';

/** A provider's error body is read this far for its words when it cannot be passed on as it is. */
const errorBodyLimitBytes = 262_144;

/** Takes note that a story changed; what it says is read later. */
export interface StoryRecorder {
  begin(story: ActivityEntry): void;
  update(story: ActivityEntry): void;
  /** The story does not change any more. */
  end(story: ActivityEntry): void;
}

/** What every exchange of a data plane uses. */
export interface ExchangeServices {
  readonly clock: Clock;
  /** Names this engine to itself in the loop header. */
  readonly instance: string;
  readonly upstream: (account: string) => Upstream;
  readonly dispatcher: (upstream: Upstream) => Dispatcher;
  readonly applyVerdict: (account: string, model: string, verdict: Verdict) => void;
  /** What went wrong with an account, the request not being at fault. */
  readonly noteFailure: (account: string, words: Sentence) => void;
  readonly markUsed: (account: string) => void;
  readonly toAppError: (cause: unknown) => AppError;
  readonly recorder: StoryRecorder;
}

export interface ExchangeRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly route: ModelRoute;
  readonly adapter: DialectAdapter;
  /** What each of `accounts` is asked for, after prefixes and pins were taken off. */
  readonly model: string;
  readonly stream: boolean;
  /** Exactly what goes upstream. */
  readonly body: RequestBody;
  /** In the order in which to try them; at least one. */
  readonly accounts: readonly string[];
  readonly story: ActivityEntry;
  readonly startedAt: number;
}

/**
 * One request on its way through: tries account after account until one answers, passes its answer on,
 * and writes the story down. After the first byte to the client there is no way back (decision D11).
 */
export class Exchange {
  readonly #services: ExchangeServices;
  readonly #asked: ExchangeRequest;
  readonly #reply: Reply;
  readonly #framing: Framing;
  #remaining: string[];
  #upstream: Upstream | undefined;
  #attempt: UpstreamAttempt | undefined;
  #attemptStartedAt = 0;
  #attemptStatus: number | null = null;
  #repeatedOnDeadSocket = false;
  /** Collects an error body that comes after the stream was begun by a keep-alive. */
  #lateError: Buffer[] | undefined;
  #done = false;
  readonly #whenDone: () => void;

  constructor(services: ExchangeServices, asked: ExchangeRequest, whenDone: () => void) {
    this.#services = services;
    this.#asked = asked;
    this.#whenDone = whenDone;
    this.#remaining = [...asked.accounts];
    this.#framing = asked.route.framing;
    this.#reply = new Reply({
      request: asked.request,
      response: asked.response,
      adapter: asked.adapter,
      requestId: asked.story.id,
      monotonicMs: () => services.clock.monotonicMs(),
    });
  }

  start(): void {
    const { response } = this.#asked;
    response.on('close', () => this.#onClientClose());
    // It may have left while its body was decoded; no event tells that any more.
    if (response.destroyed) this.#onClientClose();
    else this.#tryNext();
  }

  /** Called now and then: an upstream's silence must not look like a dead connection (row PX-9). */
  keepAlive(silenceMs: number): void {
    if (!this.#done && this.#asked.stream) this.#reply.keepAlive(silenceMs, this.#framing);
  }

  /** Ends the exchange from our side, e.g. because the engine stops. */
  end(error: AppError): void {
    if (this.#done) return;
    this.#attempt?.abort();
    this.#fail(error, 'failed');
  }

  #tryNext(): void {
    const account = this.#remaining.shift();
    if (account === undefined) throw new Error('an exchange needs an account to try');
    try {
      this.#upstream = this.#services.upstream(account);
    } catch (cause) {
      this.#onUnusable(account, this.#services.toAppError(cause));
      return;
    }
    this.#dispatch(this.#upstream);
  }

  /** The account's secret cannot be read: the others may still serve. */
  #onUnusable(account: string, error: AppError): void {
    this.#asked.story.decision.push({ code: 'account-unreadable', account, error });
    if (this.#remaining.length > 0) this.#tryNext();
    else this.#fail(error, 'failed');
  }

  #dispatch(upstream: Upstream): void {
    const { route, request, body, model, stream, adapter, story } = this.#asked;
    story.attempts += 1;
    story.provider = upstream.provider.id;
    story.account = upstream.account;
    story.accountLabel = upstream.accountLabel;
    this.#attemptStartedAt = this.#services.clock.monotonicMs();
    this.#attemptStatus = null;
    const attempt: UpstreamAttempt = new UpstreamAttempt(upstream, {
      onHead: (status, headers) => this.#onHead(upstream, status, headers),
      onData: (chunk) => this.#onData(attempt, chunk),
      onEnd: () => this.#onEnd(),
      onFailure: (error, { dead }) => this.#onFailure(upstream, error, dead),
    });
    this.#attempt = attempt;
    try {
      requireOwnOrigin(upstream);
      const path = upstream.basePath + adapter.upstreamPath(route.operation, model, stream);
      const headers = buildRequestHeaders(request.headers, upstream, this.#services.instance);
      headers['content-length'] = String(body.size);
      this.#services.dispatcher(upstream).dispatch(
        {
          method: 'POST',
          path: route.query === '' ? path : `${path}?${route.query}`,
          headers,
          body: body.toDispatch(),
          headersTimeout: upstream.timeouts.firstByteMs,
          bodyTimeout: upstream.timeouts.idleMs,
        },
        attempt,
      );
    } catch (cause) {
      attempt.abort();
      this.#onFailure(upstream, this.#services.toAppError(cause), false);
    }
  }

  #onHead(upstream: Upstream, status: number, headers: ResponseHeaders): boolean {
    const { account, accountLabel } = upstream;
    this.#attemptStatus = status;
    const verdict = judgeResponse(status, headers, this.#services.clock.now());
    this.#services.applyVerdict(account, this.#asked.model, verdict);
    if (mayTryAnother(verdict) && this.#remaining.length > 0 && !this.#reply.committed) {
      this.#logAttempt(verdict.reason);
      this.#asked.story.decision.push({
        code: 'account-failed',
        account: accountLabel,
        reason: verdict.reason,
      });
      // Not from inside undici's parser, which still holds this response.
      setImmediate(() => this.#done || this.#tryNext());
      return false;
    }
    const problem = this.#unpassable(status, headers);
    if (problem !== undefined) {
      const error: AppError = { code: 'upstream-malformed', account: accountLabel, problem };
      this.#logAttempt(error);
      this.#fail(error, 'failed');
      return false;
    }
    this.#logAttempt(verdict.kind === 'fine' ? null : { code: 'provider-answered', status });
    this.#begin(upstream, status, headers);
    return true;
  }

  #begin(upstream: Upstream, status: number, headers: ResponseHeaders): void {
    const { adapter, story } = this.#asked;
    story.status = this.#reply.committed ? 200 : status;
    if (status < 400) this.#services.markUsed(upstream.account);
    const framing = this.#streamFraming(status, headers);
    if (framing !== undefined) {
      const tap = adapter.createStreamTap({
        framing,
        doneMarkerOptional: upstream.provider.doneMarkerOptional,
      });
      this.#reply.beginStream(status, buildResponseHeaders(headers, upstream.provider), framing, tap);
    } else if (this.#reply.committed) {
      this.#lateError = [];
    } else {
      this.#reply.beginWhole(status, buildResponseHeaders(headers, upstream.provider));
    }
    this.#services.recorder.update(story);
  }

  /** How the answer is streamed, by what was asked and what came; undefined when it is whole. */
  #streamFraming(status: number, headers: ResponseHeaders): Framing | undefined {
    // Nothing can be seen in, or put into, what is compressed; and an error is told whole, whatever it calls itself.
    if (status >= 300 || encodingOf(headers) !== '') return undefined;
    const type = typeOf(headers);
    if (type.startsWith('text/event-stream')) return 'sse';
    if (status !== 200 || !this.#asked.stream) return undefined;
    if (this.#framing === 'json-array') return type.startsWith('application/json') ? 'json-array' : undefined;
    // ChatGPT's backend streams without saying so.
    return type === '' ? 'sse' : undefined;
  }

  /** Why an answer cannot be passed on; undefined when it can. */
  #unpassable(status: number, headers: ResponseHeaders): string | undefined {
    if (status >= 300 && status < 400) return `it redirects elsewhere (${status})`;
    // A sign-in page of the network's, or a base URL that leads to a site: no API answers so.
    if (status < 300 && typeOf(headers).startsWith('text/html')) return 'it is a web page';
    const encoding = encodingOf(headers);
    const offered = [this.#asked.request.headers['accept-encoding'] ?? ''].flat().join();
    return offered.includes(encoding) ? undefined : `it is encoded as ${encoding}, which nobody asked for`;
  }

  #onData(attempt: UpstreamAttempt, chunk: Buffer): boolean {
    const { story, startedAt } = this.#asked;
    story.firstByteMs ??= this.#msSince(startedAt);
    if (this.#lateError !== undefined) {
      const size = this.#lateError.reduce((sum, part) => sum + part.length, 0);
      if (size < errorBodyLimitBytes) this.#lateError.push(chunk);
      return true;
    }
    if (this.#reply.write(chunk)) return true;
    this.#reply.onDrain(() => attempt.resume());
    return false;
  }

  #onEnd(): void {
    if (this.#lateError !== undefined) {
      this.#failLate(Buffer.concat(this.#lateError).toString('utf8'));
      return;
    }
    const { adapter, story } = this.#asked;
    const tap = this.#reply.stream;
    if (tap === undefined) {
      const body = this.#reply.finish();
      if (body !== undefined && (story.status ?? 500) < 300) {
        const facts = adapter.readAnswer(parseJson(body));
        story.tokens = facts.tokens;
        story.modelServed = facts.model;
      } else if (body !== undefined) {
        const words = this.#readWords(body.toString('utf8'));
        story.error =
          words === undefined
            ? { code: 'provider-answered', status: story.status ?? 0 }
            : { code: 'words', words };
      }
      this.#finish((story.status ?? 500) < 400 ? 'completed' : 'failed');
      return;
    }
    tap.end();
    if (tap.ending === 'open') {
      this.#fail({ code: 'upstream-cut', account: story.accountLabel ?? '' }, 'cut');
      return;
    }
    this.#finishStream(tap);
  }

  #finishStream(tap: StreamTap): void {
    this.#reply.finish();
    const words =
      tap.errorText === null || this.#upstream === undefined
        ? tap.errorText
        : withoutCredential(tap.errorText, this.#upstream.credential);
    this.#asked.story.error = words === null ? null : { code: 'words', words };
    this.#finish(tap.ending === 'complete' ? 'completed' : 'failed');
  }

  #onFailure(upstream: Upstream, error: AppError, dead: boolean): void {
    if (this.#done) return;
    const began = this.#attemptStatus !== null;
    if (!began) this.#logAttempt(error);
    if (!began && !this.#reply.committed) {
      // A kept-alive connection may have died just as we used it: that says nothing of the upstream.
      if (dead && !this.#repeatedOnDeadSocket) {
        this.#repeatedOnDeadSocket = true;
        this.#asked.story.decision.push({
          code: 'connection-had-ended',
          account: upstream.accountLabel,
        });
        this.#dispatch(upstream);
        return;
      }
      this.#services.noteFailure(upstream.account, error);
      if (this.#remaining.length > 0) {
        this.#asked.story.decision.push({ code: 'account-out-of-reach', error });
        this.#tryNext();
        return;
      }
    }
    // The last event had passed: how the connection ended after that is of no interest to anybody.
    if (this.#reply.stream !== undefined && this.#reply.stream.ending !== 'open') {
      this.#finishStream(this.#reply.stream);
      return;
    }
    this.#fail(error, began ? 'cut' : 'failed');
  }

  /** The upstream refused after the stream had been begun by a sign of life: its words become the event. */
  #failLate(body: string): void {
    const { story } = this.#asked;
    const status = this.#attemptStatus ?? 502;
    const words = this.#readWords(body) ?? `it answered ${status}`;
    this.#fail({ code: 'upstream-refused', account: story.accountLabel ?? '', status, words }, 'failed');
  }

  /** As far as there are any; what the client gets of an answer is not touched. */
  #readWords(body: string): string | undefined {
    return this.#upstream && readProvidersWords(body, this.#upstream.credential);
  }

  #fail(error: AppError, outcome: 'failed' | 'cut'): void {
    const { story } = this.#asked;
    if (this.#reply.committed) story.status ??= 200;
    else story.status = httpStatus(error);
    story.error = error;
    this.#reply.fail(error, this.#services.clock.now());
    this.#finish(outcome);
  }

  #onClientClose(): void {
    if (this.#done) return;
    this.#attempt?.abort();
    // OpenAI's SDK hangs up at the last event and does not wait for the connection's end.
    if (this.#reply.stream !== undefined && this.#reply.stream.ending !== 'open') {
      this.#finishStream(this.#reply.stream);
      return;
    }
    if (this.#attemptStatus === null) this.#logAttempt({ code: 'client-left', before: 'answer' });
    this.#asked.story.error = { code: 'client-left', before: 'answer' };
    this.#finish('left');
  }

  #logAttempt(error: Sentence | null): void {
    const upstream = this.#upstream;
    if (upstream === undefined) return;
    this.#asked.story.attemptLog.push({
      account: upstream.account,
      provider: upstream.provider.id,
      status: this.#attemptStatus,
      error,
      durationMs: this.#msSince(this.#attemptStartedAt),
    });
  }

  /** To a tenth: more digits would be noise. */
  #msSince(at: number): number {
    return Math.round((this.#services.clock.monotonicMs() - at) * 10) / 10;
  }

  #finish(outcome: ActivityEntry['outcome']): void {
    this.#done = true;
    const { story, startedAt } = this.#asked;
    const tap = this.#reply.stream;
    if (tap !== undefined) {
      story.tokens = tap.facts.tokens;
      story.modelServed = tap.facts.model;
    }
    story.outcome = outcome;
    story.responseBytes = this.#reply.bytes;
    story.totalMs = this.#msSince(startedAt);
    this.#services.recorder.end(story);
    this.#whenDone();
  }
}

function mayTryAnother(verdict: Verdict): verdict is Extract<Verdict, { reason: Reason }> {
  return verdict.kind === 'try-another' || verdict.kind === 'cool-down' || verdict.kind === 'login-needed';
}

/** The last step before a credential leaves this process (row PX-15). */
function requireOwnOrigin(upstream: Upstream): void {
  if (upstream.credential.origin !== upstream.origin)
    throw new AppFailure({ code: 'credential-misdirected' });
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

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
