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

const translationColumns: readonly Column[] = [
  ['KB/stream', ({ kbPerStream }) => write(kbPerStream)],
  ['CPU ms/512 KB', ({ cpuMsPer512k }) => write(cpuMsPer512k)],
  ['CPU us/flood event', ({ cpuUsPerFloodEvent }) => write(cpuUsPerFloodEvent)],
  ['x passed on', writeTimesPassedOn],
  ['x floor', ({ timesFloor: middle, worstTimesFloor: worst }) => pair(middle, worst)],
];

/** Of both figures of translation. */
function writeTimesPassedOn(result: Result, { Portunus: passedOn }: Results): string {
  return pair(
    divide(result.cpuMsPer512k, passedOn?.cpuMsPer512k),
    divide(result.cpuUsPerFloodEvent, passedOn?.cpuUsPerFloodEvent),
  );
}

/** The second table is of translation; a table of which nothing was measured is left out. */
export function writeTables(results: Results): string {
  const tables = [columns, translationColumns].map((shown) => writeTable(results, shown));
  return tables.filter((table) => table !== '').join('\n\n');
}

function writeTable(results: Results, shown: readonly Column[]): string {
  const rows = subjectNames.flatMap((subject) => {
    const result = results[subject];
    if (result === undefined) return [];
    const cells = shown.map(([, cell]) => cell(result, results));
    return cells.every((cell) => cell === '-') ? [] : [[subject, ...cells]];
  });
  return rows.length === 0 ? '' : align([['', ...shown.map(([title]) => title)], ...rows]);
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
