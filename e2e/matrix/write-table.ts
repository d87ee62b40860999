import type { Dialect } from '../../shared/models/provider.ts';
import { expectedLosses } from './expected-losses.ts';
import { features } from './features.ts';

/** What a run found: the notes of each cell, by the cell's name. */
export type Findings = ReadonlyMap<string, readonly string[]>;

export const dialects: readonly Dialect[] = ['anthropic', 'openai-chat', 'openai-responses', 'gemini'];

const titles: Readonly<Record<Dialect, string>> = {
  anthropic: 'Anthropic Messages',
  'openai-chat': 'OpenAI Chat',
  'openai-responses': 'OpenAI Responses',
  gemini: 'Google Gemini',
};

export function nameCell(client: Dialect, account: Dialect, feature: string): string {
  return `${client} > ${account}: ${feature}`;
}

const opening = `# Dialects

What comes through when a client of one dialect is answered by an account that speaks another. Each cell was tried with
real requests through a running engine, whole and streamed: what the upstream was asked in its dialect, and what the
client got in its own. The same dialect on both sides is passed on byte by byte.

This page is written by \`npm run docs:dialects\`, and a test compares it with each run; do not edit it. How translation
works is told in [translation.md](translation.md).

\`yes\`: all came through. A number: all but what is said below under it. \`FAILS\`: a fault of ours.
`;

/** The whole page, from what a run found. */
export function writeTable(findings: Findings): string {
  const footnotes = [...new Set(expectedLosses.map(({ told }) => told))];
  const tables = dialects.map((client) => writeClient(client, findings, footnotes));
  const list = footnotes.map((told, index) => `${index + 1}. ${told}`).join('\n');
  return [opening, ...tables, `## Losses\n\n${list}\n`].join('\n');
}

function writeClient(client: Dialect, findings: Findings, footnotes: readonly string[]): string {
  const head = `| A client of ${titles[client]}, an account of | ${dialects.map((account) => titles[account]).join(' | ')} |`;
  const rule = `| --- |${dialects.map(() => ' --- |').join('')}`;
  const rows = features.map(({ name }) => {
    const cells = dialects.map((account) => {
      const notes = findings.get(nameCell(client, account, name)) ?? [];
      return writeCell(name, notes, footnotes);
    });
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  return [`## ${titles[client]} clients`, '', head, rule, ...rows, ''].join('\n');
}

function writeCell(feature: string, notes: readonly string[], footnotes: readonly string[]): string {
  const numbers = notes.map((note) => {
    const told = expectedLosses.find((loss) => loss.feature === feature && loss.note === note)?.told;
    return told === undefined ? 'FAILS' : String(footnotes.indexOf(told) + 1);
  });
  return numbers.length === 0 ? 'yes' : [...new Set(numbers)].join(', ');
}
