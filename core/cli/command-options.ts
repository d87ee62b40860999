import { InvalidArgumentError } from 'commander';

/** The examples under a command's help. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`;
}

export function parsePort(text: string): number {
  return parseWithin(text, 0, 65_535);
}

export function parseLimit(text: string): number {
  return parseWithin(text, 1, 1000);
}

export function parseWeight(text: string): number {
  return parseWithin(text, 1, 100);
}

function parseWithin(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
}

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90s`, `30m`, `2h` or `365d`. */
export function parseDuration(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (!(unit in unitMs)) throw new InvalidArgumentError('Give a number and s, m, h or d, e.g. 30m.');
  return Number(count) * unitMs[unit as keyof typeof unitMs];
}
