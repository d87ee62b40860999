import {
  unknownUsage,
  type ActivityEntry,
  type ActivityOverview,
  type ClientActivity,
  type TokenUsage,
} from '../../shared/models/activity.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import { cleanText } from './clean-text.ts';
import { MiddleValue } from './middle-value.ts';
import { cleanStory } from './story.ts';

/** What is counted of an entry. */
export type TallyFacts = Pick<ActivityEntry, 'id' | 'time' | 'client' | 'outcome' | 'firstByteMs' | 'tokens'>;

/** What requests since a moment come to, counted one by one. */
export class ActivityTally {
  readonly sinceAt: EpochMs;
  #requests = 0;
  #failed = 0;
  #tokens = unknownUsage;
  readonly #firstByteMs = new MiddleValue();
  readonly #clients = new Map<string | null, ClientActivity>();

  constructor(sinceAt: EpochMs) {
    this.sinceAt = sinceAt;
  }

  /** Counts a request that has ended, once. `read` gives the whole entry when it is a client's newest. */
  add(facts: TallyFacts, read: () => ActivityEntry | undefined): void {
    if (facts.time < this.sinceAt) return;
    const failed = hasFailed(facts) ? 1 : 0;
    this.#requests += 1;
    this.#failed += failed;
    this.#tokens = addTokens(this.#tokens, facts.tokens);
    if (facts.firstByteMs !== null) this.#firstByteMs.add(facts.firstByteMs);
    countFor(this.#clients, facts, failed, read);
  }

  /** With the requests that are still running. */
  sumUp(running: readonly ActivityEntry[]): ActivityOverview {
    const clients = new Map(this.#clients);
    const inTime = running.filter(({ time }) => time >= this.sinceAt);
    for (const story of inTime) countFor(clients, story, 0, () => story);
    return {
      sinceAt: this.sinceAt,
      requests: this.#requests + inTime.length,
      failed: this.#failed,
      tokens: this.#tokens,
      medianFirstByteMs: this.#firstByteMs.median(),
      clients: Array.from(clients.values(), (counts) => ({ ...counts, last: cleanStory(counts.last) })).sort(
        (left, right) => (left.last.id < right.last.id ? 1 : -1),
      ),
    };
  }
}

function countFor(
  clients: Map<string | null, ClientActivity>,
  facts: TallyFacts,
  failed: number,
  read: () => ActivityEntry | undefined,
): void {
  const { id } = facts;
  const client = facts.client === null ? null : cleanText(facts.client);
  const known = clients.get(client);
  // Ids are in the order of their time.
  const last = known === undefined || known.last.id < id ? (read() ?? known?.last) : known.last;
  if (last === undefined) return;
  clients.set(client, {
    client,
    requests: (known?.requests ?? 0) + 1,
    failed: (known?.failed ?? 0) + failed,
    tokens: addTokens(known?.tokens ?? unknownUsage, facts.tokens),
    last,
  });
}

const failures: ReadonlySet<ActivityEntry['outcome']> = new Set(['refused', 'failed', 'cut']);
const hasFailed = ({ outcome }: TallyFacts) => failures.has(outcome);

function addTokens(sum: TokenUsage, more: TokenUsage): TokenUsage {
  const add = (left: number | null, right: number | null) =>
    right === null ? left : left === null ? right : left + right;
  return {
    input: add(sum.input, more.input),
    output: add(sum.output, more.output),
    cacheRead: add(sum.cacheRead, more.cacheRead),
    cacheWrite: add(sum.cacheWrite, more.cacheWrite),
    reasoning: add(sum.reasoning, more.reasoning),
  };
}
