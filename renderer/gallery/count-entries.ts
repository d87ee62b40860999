import type { ActivityEntry, ActivityOverview, TokenUsage } from '../../shared/models/activity.ts';

// The model's own constant would bring zod into the page, which the content policy does not let compile.
const unknownUsage: TokenUsage = {
  input: null,
  output: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
};

/** What the engine would say of these requests, newest first. */
export function countEntries(entries: readonly ActivityEntry[], sinceAt: number): ActivityOverview {
  const counted = entries.filter(({ time }) => time >= sinceAt);
  const waits = counted.flatMap(({ firstByteMs }) => firstByteMs ?? []).sort((a, b) => a - b);
  const names = [...new Set(counted.map(({ client }) => client))];
  return {
    sinceAt,
    ...sumUp(counted),
    medianFirstByteMs: waits[Math.floor(waits.length / 2)] ?? null,
    clients: names.flatMap((client) => {
      const own = counted.filter((entry) => entry.client === client);
      const [last] = own;
      return last === undefined ? [] : [{ client, ...sumUp(own), last }];
    }),
  };
}

function sumUp(entries: readonly ActivityEntry[]): Pick<ActivityOverview, 'requests' | 'failed' | 'tokens'> {
  const add = (left: number | null, right: number | null) => (right === null ? left : (left ?? 0) + right);
  return {
    requests: entries.length,
    failed: entries.filter(({ outcome }) => ['refused', 'failed', 'cut'].includes(outcome)).length,
    tokens: entries.reduce(
      (sum, { tokens }) => ({
        input: add(sum.input, tokens.input),
        output: add(sum.output, tokens.output),
        cacheRead: add(sum.cacheRead, tokens.cacheRead),
        cacheWrite: add(sum.cacheWrite, tokens.cacheWrite),
        reasoning: add(sum.reasoning, tokens.reasoning),
      }),
      unknownUsage,
    ),
  };
}
