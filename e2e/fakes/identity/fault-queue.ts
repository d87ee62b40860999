/** An address of the issuer. `consent` is the answer to its sign-in page. */
export type Endpoint =
  | 'authorize'
  | 'consent'
  | 'token'
  | 'device'
  | 'device-token'
  | 'device-page'
  | 'revoke'
  | 'profile'
  | 'usage'
  | 'models';

/** What a faulty call never does to the issuer: these come before it. */
type Unprocessed =
  /** RST once the request was read. */
  | 'reset-unprocessed'
  /** No answer, the connection stays open. */
  | 'silence'
  /** 200 and a web page: the sign-in page of a hotel's network. */
  | 'captive-portal'
  /** 429 with `retryAfter`. */
  | 'rate-limited';

/** The issuer did what it was asked to, and the caller does not learn it. */
type Processed =
  /** RST before a byte of the answer. */
  | 'lost-answer'
  /** Nothing more comes, the connection stays open. */
  | 'lost-in-silence'
  | 'reset-after-headers'
  | 'reset-in-body'
  /** Half of the body, which HTTP calls complete. */
  | 'truncated-json'
  | 'empty-answer'
  /** A whole answer but for the refresh token; the old one stays good. */
  | 'without-refresh-token';

/** One thing that goes wrong. Without `kind` the answer is only late or carries a wrong date. */
export interface Fault {
  /** `failure`: `status` (default 503) and `body`, after the work was done when `processed`. */
  readonly kind?: Unprocessed | Processed | 'failure';
  /** Default `token`. */
  readonly at?: Endpoint;
  /** Only calls with this `grant_type`. */
  readonly grant?: string;
  /** Default 1. */
  readonly times?: number;
  /** The header's value: seconds or an HTTP date. */
  readonly retryAfter?: string;
  readonly status?: number;
  readonly body?: string;
  readonly processed?: boolean;
  /** The answer, if there is one, waits; the work is done before. */
  readonly delayMs?: number;
  /** The same, until this is settled or the caller leaves. */
  readonly holdUntil?: Promise<unknown>;
  /** The `Date` header is off by that much. */
  readonly dateOffsetMs?: number;
}

/** Each call takes the first fault that is meant for it. */
export class FaultQueue {
  readonly #queue: { readonly fault: Fault; left: number }[] = [];
  readonly #standing = new Set<Fault>();

  push(...faults: Fault[]): void {
    this.#queue.push(...faults.map((fault) => ({ fault, left: fault.times ?? 1 })));
  }

  /** For every call until the returned function is called; what was pushed comes first. */
  always(fault: Fault): () => void {
    this.#standing.add(fault);
    return () => this.#standing.delete(fault);
  }

  clear(): void {
    this.#queue.length = 0;
    this.#standing.clear();
  }

  /** How many pushed faults have not happened yet. */
  get left(): number {
    return this.#queue.reduce((sum, { left }) => sum + left, 0);
  }

  take(endpoint: Endpoint, grant: string | undefined): Fault | undefined {
    const isMeant = (fault: Fault) =>
      (fault.at ?? 'token') === endpoint && (fault.grant === undefined || fault.grant === grant);
    const queued = this.#queue.find(({ fault }) => isMeant(fault));
    if (!queued) return this.#standing.values().find(isMeant);
    queued.left -= 1;
    if (queued.left <= 0) this.#queue.splice(this.#queue.indexOf(queued), 1);
    return queued.fault;
  }
}
