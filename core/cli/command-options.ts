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
