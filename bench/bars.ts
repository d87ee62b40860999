import type { ResultName, Results } from './results.ts';

/** A figure that Portunus has to reach, against others of the same run or as it is. */
export interface Bar {
  readonly figure: string;
  readonly bar: string;
  /** Null when what it needs was not measured in this run. */
  readonly value: number | null;
  readonly met: boolean | null;
}

type Rule = {
  readonly figure: string;
  readonly of: ResultName;
  readonly unit: string;
} & ({ readonly atMost: number } | { readonly atLeast: number }) & {
    /** Whose figure it is, where it is not that of `Portunus`. */
    readonly subject?: 'translating';
    /** The subject whose figure is subtracted. */
    readonly beyond?: 'yardstick';
    /** The subject that it is a multiple of; without one, the figure itself. */
    readonly times?: 'nginx' | 'yardstick' | 'yardstick + Express';
  };

const rules: readonly Rule[] = [
  { figure: 'requests/s, 1 KB', of: 'requestsPerSecond', atLeast: 0.25, times: 'nginx', unit: '' },
  { figure: 'CPU per request, 1 KB', of: 'cpuUsPerRequest', atMost: 1.25, times: 'yardstick', unit: '' },
  { figure: 'added p50, 1 KB', of: 'addedMs1k', atMost: 1.6, times: 'nginx', unit: '' },
  { figure: 'added p50, 512 KB', of: 'addedMs512k', atMost: 2.5, times: 'nginx', unit: '' },
  { figure: 'first event added', of: 'addedFirstEventMs', atMost: 0.5, unit: 'ms' },
  { figure: 'first event added beside 50 streams', of: 'addedFirstEventMs50', atMost: 0.8, unit: 'ms' },
  { figure: 'CPU per 1000 events', of: 'cpuMsPer1000Events', atMost: 2.5, times: 'nginx', unit: '' },
  { figure: 'flood, 200 streams', of: 'floodEventsPerSecond', atLeast: 0.5, times: 'nginx', unit: '' },
  { figure: 'live-stream p99 beside 512 KB requests', of: 'liveP99Ms', atMost: 5, unit: 'ms' },
  { figure: 'memory, idle', of: 'idleMb', atMost: 90, unit: 'MB' },
  { figure: 'memory, 1000 open streams', of: 'streamsMb', atMost: 150, unit: 'MB' },
  { figure: 'cold start', of: 'coldStartS', atMost: 1.15, times: 'yardstick + Express', unit: '' },
  { figure: 'cold start', of: 'coldStartS', atMost: 0.3, unit: 's' },
  {
    figure: 'translated event, of one JSON.parse and JSON.stringify',
    of: 'timesFloor',
    subject: 'translating',
    atMost: 1.5,
    unit: 'x',
  },
  {
    figure: 'memory of a translated stream beyond its sockets',
    of: 'kbPerStream',
    subject: 'translating',
    beyond: 'yardstick',
    atMost: 64,
    unit: 'KB',
  },
];

export function compareWithBars(results: Results): Bar[] {
  return rules.map((rule) => {
    const value = judge(rule, results);
    const [sign, limit] = 'atMost' in rule ? ['<=', rule.atMost] : ['>=', rule.atLeast];
    const met = value === null ? null : 'atMost' in rule ? value <= limit : value >= limit;
    const bar = [sign, limit, rule.times === undefined ? rule.unit : `x ${rule.times}`].join(' ');
    return { figure: rule.figure, bar, value, met };
  });
}

function judge({ of, subject, beyond, times }: Rule, results: Results): number | null {
  const value = results[subject ?? 'Portunus']?.[of] ?? null;
  const other = beyond ?? times;
  if (other === undefined || value === null) return value;
  const reference = results[other]?.[of] ?? null;
  if (reference === null) return null;
  if (beyond !== undefined) return value - reference;
  return reference <= 0 ? null : value / reference;
}
