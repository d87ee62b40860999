import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../../shared/models/provider.ts';

/** A stream as its vendor sends it, and what was recorded of it. */
export interface SampleStream {
  readonly name: string;
  readonly dialect: Dialect;
  readonly payloads: readonly string[];
  readonly bytes: Buffer;
}

const recordings = join(import.meta.dirname, '../../../shared/fixtures/recorded');
const ownSamples = join(import.meta.dirname, '__fixtures__');

export const hasRecordings = existsSync(recordings);

/** Every recorded stream of a dialect we speak; other APIs (interactions, completions, speech) are left out. */
export function loadRecordings(): SampleStream[] {
  if (!hasRecordings) return [];
  return readdirSync(recordings).flatMap((folder) =>
    loadFolder(join(recordings, folder)).flatMap(({ name, text }) => {
      const dialect = dialectOf(folder, name);
      return dialect === undefined ? [] : [toStream(`${folder}/${name}`, dialect, text)];
    }),
  );
}

/** The hand-written streams of this repository, so that a fresh clone tests the same. */
export function loadOwnSamples(): SampleStream[] {
  return loadFolder(ownSamples).map(({ name, text }) => {
    const dialect = name.split('__')[0] as Dialect;
    return toStream(name, dialect, text);
  });
}

function loadFolder(folder: string): { name: string; text: string }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.chunks.txt') || name.endsWith('.sse'))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

const foldersOfChat = ['deepseek', 'groq', 'moonshotai', 'xai', 'openai', 'openai-compatible'];

function dialectOf(folder: string, name: string): Dialect | undefined {
  if (folder === 'anthropic') return 'anthropic';
  if (name.startsWith('responses__')) return 'openai-responses';
  if (folder === 'google') return name.startsWith('interactions__') ? undefined : 'gemini';
  const isChat = name.startsWith('chat__') || !name.includes('__');
  return isChat && foldersOfChat.includes(folder) ? 'openai-chat' : undefined;
}

function toStream(name: string, dialect: Dialect, text: string): SampleStream {
  if (name.endsWith('.sse')) {
    const payloads = text.split('\n').flatMap((line) => (line.startsWith('data: {') ? [line.slice(6)] : []));
    return { name, dialect, payloads, bytes: Buffer.from(text) };
  }
  const payloads = text.split('\n').filter((line) => line !== '');
  return {
    name,
    dialect,
    payloads,
    bytes: Buffer.from(payloads.map(envelopeOf(dialect)).join('') + endOf(dialect)),
  };
}

/** Puts on what the recordings leave out: the vendor's own envelope. */
export function envelopeOf(dialect: Dialect): (payload: string) => string {
  switch (dialect) {
    case 'anthropic':
    case 'openai-responses':
      return (payload) => `event: ${/"type":\s*"([^"]+)"/.exec(payload)?.[1] ?? ''}\ndata: ${payload}\n\n`;
    case 'openai-chat':
      return (payload) => `data: ${payload}\n\n`;
    case 'gemini':
      return (payload) => `data: ${payload}\r\n\r\n`;
  }
}

function endOf(dialect: Dialect): string {
  return dialect === 'openai-chat' ? 'data: [DONE]\n\n' : '';
}
