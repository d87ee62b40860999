import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { AppFailure, httpStatus, type AppError } from '../../shared/errors.ts';
import type { QuotaWindow } from '../../shared/models/account.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { Reason } from '../../shared/models/reason.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { AskedBy } from '../accounts/account-conditions.ts';
import { isTelling, judgeRefusal, judgeStreamFailure } from '../accounts/judge-refusal.ts';
import { judgeResponse } from '../accounts/judge-response.ts';
import { readQuota } from '../accounts/quota-headers.ts';
import type { Verdict } from '../accounts/verdict.ts';
import type { Upstream } from '../accounts/upstream.ts';
import type { Dialect } from '../../shared/models/provider.ts';
import type { DialectAdapter, Framing } from '../dialects/dialect.ts';
import { translations } from '../dialects/translations.ts';
import type { Clock } from '../ports.ts';
import type { ChosenAccount } from '../routing/choose-accounts.ts';
import type { Placement } from '../routing/router.ts';
import type { AnswerRelay, RelayEnd } from './answer-relay.ts';
import { errorText } from './answer.ts';
import { type AskedRequest, type AttemptPlan, describeCall, planAttempt } from './attempt-plan.ts';
import { HeldAnswer } from './held-answer.ts';
import { type OpeningAnswer, openRelay, whyUnpassable } from './open-relay.ts';
import { Reply } from './reply.ts';
import { UpstreamAttempt, type ResponseHeaders } from './upstream-attempt.ts';

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
  /** A promise where a token has to be renewed first; `clientLogin` is the client's own Authorization. */
  readonly upstream: (account: string, clientLogin: string | undefined) => Upstream | Promise<Upstream>;
  /** The same with a newer token; undefined where there is none to be had. */
  readonly replaceToken: (upstream: Upstream) => Promise<Upstream | undefined>;
  readonly dispatcher: (upstream: Upstream) => Dispatcher;
  readonly applyVerdict: (account: string, asked: AskedBy, verdict: Verdict) => void;
  readonly noteQuota: (account: string, windows: QuotaWindow[]) => void;
  /** What went wrong with an account, the request not being at fault. */
  readonly noteFailure: (account: string, words: Sentence) => void;
  readonly markUsed: (account: string) => void;
  readonly toAppError: (cause: unknown) => AppError;
  readonly recorder: StoryRecorder;
}

export interface ExchangeRequest extends AskedRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly adapter: DialectAdapter;
  /** The Authorization that the client sent for the provider itself. */
  readonly clientLogin: string | undefined;
  /** In the order in which to try them; at least one. */
  readonly accounts: readonly ChosenAccount[];
  /** Told which of them is asked; whoever made the request ends it. */
  readonly placement: Placement;
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
  #remaining: ChosenAccount[];
  #upstream: Upstream | undefined;
  #attempt: UpstreamAttempt | undefined;
  /** Of the attempt under way. */
  #plan: AttemptPlan | undefined;
  /** A refusal whose body decides what becomes of it. */
  #held: HeldAnswer | undefined;
  /** Of the attempt that answers. */
  #relay: AnswerRelay | undefined;
  #attemptStartedAt = 0;
  #attemptStatus: number | null = null;
  #repeatedOnDeadSocket = false;
  /** Accounts whose token was replaced after a 401: once each (row REF-7). */
  readonly #tokenReplaced = new Set<string>();
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
    // A refusal that is being read has a status of its own yet to come.
    if (this.#done || this.#held !== undefined || !this.#asked.stream) return;
    this.#reply.keepAlive(silenceMs, this.#framing);
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
    this.#asked.placement.moveTo(account.id);
    const onUnusable = (cause: unknown) =>
      this.#done || this.#onUnusable(account.id, this.#services.toAppError(cause));
    try {
      const upstream = this.#services.upstream(account.id, this.#asked.clientLogin);
      if (upstream instanceof Promise)
        upstream.then((renewed) => this.#done || this.#ask(renewed, account.dialect)).catch(onUnusable);
      else this.#ask(upstream, account.dialect);
    } catch (cause) {
      onUnusable(cause);
    }
  }

  #ask(upstream: Upstream, dialect: Dialect): void {
    this.#upstream = upstream;
    this.#plan = undefined;
    this.#reply.lossCount = 0;
    if (this.#mustEstimate(upstream, dialect)) {
      this.#answerEstimate(upstream);
      return;
    }
    try {
      this.#plan = planAttempt(this.#asked, upstream, dialect);
    } catch (cause) {
      this.#fail(this.#services.toAppError(cause), 'refused');
      return;
    }
    this.#reply.lossCount = this.#plan.loss?.count ?? 0;
    this.#dispatch(upstream, this.#plan);
  }

  #mustEstimate({ provider }: Upstream, dialect: Dialect): boolean {
    const counts = translations[dialect].counting !== undefined && provider.countsTokens;
    return this.#asked.route.operation === 'count-tokens' && !counts;
  }

  /** Nothing leaves this machine for it. */
  #answerEstimate(upstream: Upstream): void {
    const { route, translatable, story } = this.#asked;
    noteAccount(story, upstream);
    try {
      const tokens = translatable.estimateTokens();
      story.decision.push({ code: 'tokens-estimated', account: upstream.accountLabel });
      story.status = 200;
      this.#reply.isEstimate = true;
      this.#reply.answerJson(JSON.stringify(translations[route.dialect].counting?.writeCount(tokens)));
      this.#finish('completed');
    } catch (cause) {
      this.#fail(this.#services.toAppError(cause), 'refused');
    }
  }

  /** The account's secret cannot be read: the others may still serve. */
  #onUnusable(account: string, error: AppError): void {
    this.#asked.story.decision.push({ code: 'account-unreadable', account, error });
    if (this.#remaining.length > 0) this.#tryNext();
    else this.#fail(error, 'failed');
  }

  #dispatch(upstream: Upstream, plan: AttemptPlan): void {
    const { request, story } = this.#asked;
    story.attempts += 1;
    noteAccount(story, upstream);
    this.#attemptStartedAt = this.#services.clock.monotonicMs();
    this.#attemptStatus = null;
    this.#held = undefined;
    const attempt: UpstreamAttempt = new UpstreamAttempt(upstream, {
      onHead: (status, headers) => this.#onHead(upstream, plan, status, headers),
      onData: (chunk) => this.#onData(attempt, chunk),
      onEnd: () => this.#onEnd(),
      onFailure: (error, { dead }) => this.#onFailure(upstream, plan, error, dead),
    });
    this.#attempt = attempt;
    try {
      requireOwnOrigin(upstream);
      const { path, headers } = describeCall(
        this.#asked,
        plan,
        upstream,
        request.headers,
        this.#services.instance,
      );
      this.#services.dispatcher(upstream).dispatch(
        {
          method: 'POST',
          path,
          headers,
          body: plan.body.toDispatch(),
          headersTimeout: upstream.timeouts.firstByteMs,
          bodyTimeout: upstream.timeouts.idleMs,
        },
        attempt,
      );
    } catch (cause) {
      attempt.abort();
      this.#onFailure(upstream, plan, this.#services.toAppError(cause), false);
    }
  }

  #onHead(upstream: Upstream, plan: AttemptPlan, status: number, headers: ResponseHeaders): boolean {
    this.#attemptStatus = status;
    const now = this.#services.clock.now();
    const quota = readQuota(headers, now);
    if (quota !== undefined) this.#services.noteQuota(upstream.account, quota);
    if (status === 401 && this.#mayReplaceToken(upstream)) {
      this.#logAttempt({ code: 'token-refused' });
      setImmediate(() => this.#done || this.#replaceToken(upstream, plan));
      return false;
    }
    if (isTelling(status) && HeldAnswer.canHold(headers)) {
      this.#held = new HeldAnswer(upstream, status, headers);
      return true;
    }
    return this.#judge(upstream, status, headers, judgeResponse(upstream, status, headers, now));
  }

  /** Whether this answer is the client's; else it is aborted, and another account may be asked. */
  #judge(upstream: Upstream, status: number, headers: ResponseHeaders, verdict: Verdict): boolean {
    const { account, accountLabel } = upstream;
    const { story, model } = this.#asked;
    this.#services.applyVerdict(account, { model, client: story.client }, verdict);
    if (mayTryAnother(verdict) && this.#remaining.length > 0 && !this.#reply.committed) {
      this.#logAttempt(verdict.reason);
      story.decision.push({ code: 'account-failed', account: accountLabel, reason: verdict.reason });
      // Not from inside undici's parser, which still holds this response.
      setImmediate(() => this.#done || this.#tryNext());
      return false;
    }
    const opening = this.#describeOpening(upstream, status, headers);
    const problem = whyUnpassable(opening);
    if (problem !== undefined) {
      const error: AppError = { code: 'upstream-malformed', account: accountLabel, problem };
      this.#logAttempt(error);
      this.#fail(error, 'failed');
      return false;
    }
    this.#logAttempt(verdict.kind === 'fine' ? null : { code: 'provider-answered', status });
    this.#begin(opening);
    return true;
  }

  #mayReplaceToken({ replaceable, account }: Upstream): boolean {
    return replaceable && !this.#tokenReplaced.has(account) && !this.#reply.committed;
  }

  /** One 401 is one renewal and one more try with what it gave (row REF-7). */
  #replaceToken(upstream: Upstream, { dialect }: AttemptPlan): void {
    this.#tokenReplaced.add(upstream.account);
    const goOn = (renewed: Upstream | undefined) => {
      if (this.#done) return;
      if (renewed === undefined) {
        const verdict = { kind: 'login-needed', reason: { code: 'token-refused' } } as const;
        const { model, story } = this.#asked;
        this.#services.applyVerdict(upstream.account, { model, client: story.client }, verdict);
        const { accountLabel: account } = upstream;
        this.#onUnusable(account, { code: 'account-signed-out', account, reason: verdict.reason });
      } else {
        this.#asked.story.decision.push({ code: 'token-replaced', account: upstream.accountLabel });
        this.#ask(renewed, dialect);
      }
    };
    const onFailure = (cause: unknown) =>
      this.#done || this.#onUnusable(upstream.accountLabel, this.#services.toAppError(cause));
    this.#services.replaceToken(upstream).then(goOn).catch(onFailure);
  }

  #describeOpening(upstream: Upstream, status: number, headers: ResponseHeaders): OpeningAnswer {
    const { request, route, adapter, stream } = this.#asked;
    const [reply, translation] = [this.#reply, this.#plan?.translation];
    return { request, route, adapter, stream, reply, upstream, translation, status, headers };
  }

  #begin(opening: OpeningAnswer): void {
    const { upstream, status } = opening;
    this.#asked.story.status = this.#reply.committed ? 200 : status;
    if (status < 400) this.#services.markUsed(upstream.account);
    this.#relay = openRelay(opening);
    this.#services.recorder.update(this.#asked.story);
  }

  #onData(attempt: UpstreamAttempt, chunk: Buffer): boolean {
    const { story, startedAt } = this.#asked;
    story.firstByteMs ??= this.#msSince(startedAt);
    if (this.#held !== undefined) return this.#hold(attempt, this.#held, chunk);
    return this.#pass(attempt, chunk);
  }

  #hold(attempt: UpstreamAttempt, held: HeldAnswer, chunk: Buffer): boolean {
    held.add(chunk);
    if (held.isFull && !this.#release(held)) attempt.abort();
    return true;
  }

  /** Its body is known now: it is another account's turn, or the client gets it as it came. Whether it does. */
  #release(held: HeldAnswer): boolean {
    this.#held = undefined;
    const { upstream, status, headers } = held;
    const verdict = judgeRefusal(
      upstream,
      { status, headers, body: held.text() },
      this.#services.clock.now(),
    );
    if (!this.#judge(upstream, status, headers, verdict)) return false;
    for (const part of held.parts) this.#relay?.write(part);
    return true;
  }

  #pass(attempt: UpstreamAttempt, chunk: Buffer): boolean {
    try {
      if (this.#relay?.write(chunk) !== false) return true;
    } catch (cause) {
      attempt.abort();
      this.#fail(this.#services.toAppError(cause), 'failed');
      return true;
    }
    this.#reply.onDrain(() => attempt.resume());
    return false;
  }

  #onEnd(): void {
    if (this.#held !== undefined && !this.#release(this.#held)) return;
    if (this.#relay !== undefined) this.#conclude(this.#relay);
  }

  #conclude(relay: AnswerRelay): void {
    const end = this.#endOf(relay);
    this.#noteStreamFailure(end);
    if (end.kind === 'refused') {
      this.#fail(end.error, end.outcome);
      return;
    }
    this.#asked.story.error = end.error;
    this.#finish(end.failed ? 'failed' : 'completed');
  }

  /** Some backends tell a used-up plan inside a stream that began with success. */
  #noteStreamFailure(end: RelayEnd): void {
    const words = wordsOf(end);
    const upstream = this.#upstream;
    // What refuses from the start was judged by its head and body.
    const began = this.#attemptStatus !== null && this.#attemptStatus < 300;
    if (words === undefined || upstream === undefined || !began) return;
    const verdict = judgeStreamFailure(upstream, words, this.#services.clock.now());
    const { model, story } = this.#asked;
    if (verdict !== undefined)
      this.#services.applyVerdict(upstream.account, { model, client: story.client }, verdict);
  }

  /** A converter's own fault must not leave the client without an end. */
  #endOf(relay: AnswerRelay): RelayEnd {
    try {
      return relay.end();
    } catch (cause) {
      return { kind: 'refused', outcome: 'failed', error: this.#services.toAppError(cause) };
    }
  }

  #onFailure(upstream: Upstream, plan: AttemptPlan, error: AppError, dead: boolean): void {
    if (this.#done) return;
    // Cut in its body: what was said before still counts.
    if (this.#held !== undefined && !this.#release(this.#held)) return;
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
        this.#dispatch(upstream, plan);
        return;
      }
      this.#services.noteFailure(upstream.account, error);
      if (this.#remaining.length > 0) {
        this.#asked.story.decision.push({ code: 'account-out-of-reach', error });
        this.#tryNext();
        return;
      }
    }
    if (!this.#endsAnyway()) this.#fail(error, began ? 'cut' : 'failed');
  }

  /** The last event had passed: how the connection ended after that is of no interest to anybody. */
  #endsAnyway(): boolean {
    if (this.#relay?.isOver !== true) return false;
    this.#conclude(this.#relay);
    return true;
  }

  #fail(error: AppError, outcome: 'refused' | 'failed' | 'cut'): void {
    const { story } = this.#asked;
    if (this.#reply.committed) story.status ??= 200;
    else story.status = httpStatus(error);
    story.error = error;
    this.#reply.fail(error, this.#services.clock.now(), this.#relay?.writeError?.(errorText(error)));
    this.#finish(outcome);
  }

  #onClientClose(): void {
    if (this.#done) return;
    this.#attempt?.abort();
    // OpenAI's SDK hangs up at the last event and does not wait for the connection's end.
    if (this.#endsAnyway()) return;
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
    if (this.#relay !== undefined) {
      story.tokens = this.#relay.facts.tokens;
      story.modelServed = this.#relay.facts.model;
    }
    if (this.#plan?.loss !== undefined) story.loss = [...this.#plan.loss.entries];
    story.outcome = outcome;
    story.responseBytes = this.#reply.bytes;
    story.totalMs = this.#msSince(startedAt);
    this.#services.recorder.end(story);
    this.#whenDone();
  }
}

function noteAccount(story: ActivityEntry, { provider, account, accountLabel }: Upstream): void {
  story.provider = provider.id;
  story.account = account;
  story.accountLabel = accountLabel;
}

function mayTryAnother(verdict: Verdict): verdict is Extract<Verdict, { reason: Reason }> {
  return verdict.kind === 'try-another' || verdict.kind === 'cool-down' || verdict.kind === 'login-needed';
}

/** The last step before a credential leaves this process (row PX-15). */
function requireOwnOrigin(upstream: Upstream): void {
  if (upstream.credential.origin !== upstream.origin)
    throw new AppFailure({ code: 'credential-misdirected' });
}

/** The provider's own words, where an answer that had begun failed. */
function wordsOf(end: RelayEnd): string | undefined {
  if (end.kind === 'passed') return end.failed && end.error?.code === 'words' ? end.error.words : undefined;
  return end.error.code === 'upstream-refused' ? end.error.words : undefined;
}
