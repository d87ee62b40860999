/**
 * One HTTP call to an issuer, told apart by what matters for single-use tokens: whether anything left this machine.
 * A trust boundary: bodies and headers of these calls are secrets in both directions; none is logged or thrown.
 */
import type { Dispatcher } from 'undici';
import { AppFailure } from '../../../shared/errors.ts';
import { describeNetworkError } from '../../accounts/network-error.ts';
import { version } from '../../version.ts';

/** No issuer's answer is larger; what is, comes from somebody else. */
const largestAnswerBytes = 262_144;

export interface IssuerRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From now until the answer's last byte. */
  readonly limitMs: number;
}

export interface IssuerAnswer {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Empty when the answer was larger than any issuer's. */
  readonly text: string;
}

export type CallResult =
  | IssuerAnswer
  /** Nothing reached anybody. */
  | { readonly kind: 'unsent'; readonly reason: string }
  /** It was on its way, and no whole answer came back. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Never rejects. */
export function callIssuer(dispatcher: Dispatcher, request: IssuerRequest): Promise<CallResult> {
  return new Promise((resolve) => {
    const call = new IssuerCall(request.limitMs, resolve);
    const { origin, pathname, search } = new URL(request.url);
    try {
      dispatcher.dispatch(
        {
          origin,
          path: pathname + search,
          method: request.method,
          headers: {
            accept: 'application/json',
            'accept-encoding': 'identity',
            'user-agent': `portunus/${version}`,
            ...request.headers,
          },
          body: request.body ?? null,
          // A connection of its own: one that the issuer was just closing would leave the outcome unknown.
          reset: true,
          idempotent: false,
        },
        call,
      );
    } catch (cause) {
      call.onResponseError(null, cause);
    }
  });
}

class IssuerCall implements Dispatcher.DispatchHandler {
  readonly #resolve: (result: CallResult) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #parts: Buffer[] = [];
  #size = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #head: Pick<IssuerAnswer, 'status' | 'headers'> | undefined;
  #settled = false;

  constructor(limitMs: number, resolve: (result: CallResult) => void) {
    this.#resolve = resolve;
    this.#timer = setTimeout(() => this.#giveUp(), limitMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) controller.abort(new Error('too late'));
    // From here on bytes may have left.
    else this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IssuerAnswer['headers'],
  ): void {
    if (status >= 200) this.#head = { status, headers };
  }

  onResponseData(_controller: Dispatcher.DispatchController, part: Buffer): void {
    this.#size += part.length;
    if (this.#size <= largestAnswerBytes) this.#parts.push(part);
    else this.#end('');
  }

  onResponseEnd(): void {
    this.#end(Buffer.concat(this.#parts).toString('utf8'));
  }

  onResponseError(_controller: unknown, cause: unknown): void {
    // Ours, where the way to the issuer cannot be used.
    this.#fail(cause instanceof AppFailure ? cause.message : describeNetworkError(cause));
  }

  #giveUp(): void {
    this.#fail('it did not answer in time');
    this.#controller?.abort(new Error('no answer in time'));
  }

  #end(text: string): void {
    if (this.#head === undefined) this.#fail('it gave no answer');
    else this.#settle({ kind: 'answered', ...this.#head, text });
    if (this.#size > largestAnswerBytes) this.#controller?.abort(new Error('too large'));
  }

  #fail(reason: string): void {
    this.#settle({ kind: this.#controller === undefined ? 'unsent' : 'unknown', reason });
  }

  #settle(result: CallResult): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#resolve(result);
  }
}
