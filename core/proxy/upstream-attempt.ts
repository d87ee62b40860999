import type { Dispatcher } from 'undici';
import { describeNetworkError, networkErrorCode } from '../accounts/network-error.ts';
import type { Upstream } from '../accounts/upstream.ts';
import { findProxyFailure } from '../outbound/proxy-failure.ts';
import type { AppError } from '../../shared/errors.ts';

export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What an attempt reports; every call but the last may be followed by another one. */
export interface AttemptListener {
  /** Return false to take no more of this answer: the attempt is aborted and reports nothing further. */
  onHead(status: number, headers: ResponseHeaders): boolean;
  /** Return false to pause until `resume`. */
  onData(chunk: Buffer): boolean;
  onEnd(): void;
  /** `sent`: whether an answer had begun. `dead`: the connection ended before one, as reused ones do. */
  onFailure(error: AppError, facts: { dead: boolean }): void;
}

class AttemptEnded extends Error {
  override readonly name = 'AttemptEnded';
}

/** One try with one account: an undici handler that can be ended at any moment, even before it has a socket. */
export class UpstreamAttempt implements Dispatcher.DispatchHandler {
  readonly #upstream: Upstream;
  readonly #listener: AttemptListener;
  #controller: Dispatcher.DispatchController | undefined;
  #ended = false;
  #answered = false;

  constructor(upstream: Upstream, listener: AttemptListener) {
    this.#upstream = upstream;
    this.#listener = listener;
  }

  /** Closes the upstream's connection; nothing is reported any more. */
  abort(): void {
    this.#ended = true;
    this.#controller?.abort(new AttemptEnded());
  }

  resume(): void {
    if (!this.#ended) this.#controller?.resume();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // The client left, or another attempt took over, while this one waited for a connection.
    if (this.#ended) controller.abort(new AttemptEnded());
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: ResponseHeaders,
  ): void {
    if (this.#ended || status < 200) return;
    this.#answered = true;
    if (!this.#listener.onHead(status, headers)) this.abort();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#ended && !this.#listener.onData(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listener.onEnd();
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    const code = networkErrorCode(error);
    const dead = !this.#answered && (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE');
    this.#listener.onFailure(this.#explain(code, error), { dead });
  }

  #explain(code: string, cause: unknown): AppError {
    const { accountLabel: account, host, timeouts } = this.#upstream;
    if (code === 'UND_ERR_CONNECT_TIMEOUT') {
      return { code: 'upstream-silent', account, phase: 'connect', limitMs: timeouts.connectMs };
    }
    if (code === 'UND_ERR_HEADERS_TIMEOUT') {
      return { code: 'upstream-silent', account, phase: 'first-byte', limitMs: timeouts.firstByteMs };
    }
    if (code === 'UND_ERR_BODY_TIMEOUT') {
      return { code: 'upstream-silent', account, phase: 'idle', limitMs: timeouts.idleMs };
    }
    if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
      return { code: 'upstream-malformed', account, problem: 'it is not valid HTTP' };
    }
    if (this.#answered) return { code: 'upstream-cut', account };
    const proxy = findProxyFailure(cause);
    if (proxy !== undefined) return proxy;
    return { code: 'upstream-unreachable', account, host, reason: describeNetworkError(cause) };
  }
}
