import type { Bar } from './bars.ts';
import type { Result, Results } from './results.ts';
import { subjectNames } from './subjects.ts';

type Column = readonly [title: string, cell: (result: Result, results: Results) => string];

const columns: readonly Column[] = [
  ['req/s 1 KB', ({ requestsPerSecond, busy }) => ((busy ?? 1) < 0.9 ? '>' : '') + write(requestsPerSecond)],
  [
    'x nginx',
    ({ requestsPerSecond }, { nginx }) => write(divide(requestsPerSecond, nginx?.requestsPerSecond)),
  ],
  ['CPU us/req', ({ cpuUsPerRequest }) => write(cpuUsPerRequest)],
  ['x yardstick', ({ cpuUsPerRequest: cpu }, all) => write(divide(cpu, all.yardstick?.cpuUsPerRequest))],
  ['+ms 1 KB', ({ addedMs1k }) => write(addedMs1k)],
  ['+ms 512 KB', ({ addedMs512k }) => write(addedMs512k)],
  ['+ms first event', ({ addedFirstEventMs: one, addedFirstEventMs50: many }) => pair(one, many)],
  ['CPU ms/1000 events', ({ cpuMsPer1000Events }) => write(cpuMsPer1000Events)],
  ['flood k events/s', ({ floodEventsPerSecond }) => write(divide(floodEventsPerSecond, 1000))],
  ['live p99 ms', ({ liveP99Ms }) => write(liveP99Ms)],
  ['MB idle / 1000', ({ idleMb, streamsMb }) => pair(idleMb, streamsMb)],
  ['cold start s', ({ coldStartS }) => write(coldStartS)],
];

export function writeTable(results: Results): string {
  const rows = subjectNames.flatMap((subject) => {
    const result = results[subject];
    return result === undefined ? [] : [[subject, ...columns.map(([, cell]) => cell(result, results))]];
  });
  return align([['', ...columns.map(([title]) => title)], ...rows]);
}

export function writeBars(bars: readonly Bar[]): string {
  const verdicts = { true: 'met', false: 'NOT MET', null: 'not measured' } as const;
  return align([
    ['Portunus', 'bar', 'measured', ''],
    ...bars.map(({ figure, bar, value, met }) => [figure, bar, write(value), verdicts[`${met}`]]),
  ]);
}

/** Three digits that mean something; `-` for what was not measured. */
function write(value: number | null | undefined): string {
  if (value === null || value === undefined) return '-';
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function pair(one: number | null | undefined, other: number | null | undefined): string {
  return `${write(one)} / ${write(other)}`.replace('- / -', '-');
}

function divide(value: number | null | undefined, by: number | null | undefined): number | null {
  return typeof value === 'number' && typeof by === 'number' && by > 0 ? value / by : null;
}

function align(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)));
  return rows.map((row) => line(row).join('  ').trimEnd()).join('\n');
}
