import { expect, test } from 'vitest';
import { readProvidersWords, withoutCredential } from './provider-words.ts';
import type { Credential } from './upstream.ts';

const credential = (value: string): Credential => ({
  origin: 'http://127.0.0.1',
  header: 'authorization',
  value,
});
const key = 'sk-proj-0123456789abcdef';

test.each([
  ['{"error":{"message":"No."}}', 'No.'],
  ['{"error":"No."}', 'No.'],
  ['{"message":"No."}', 'No.'],
  ['{"detail":"No."}', 'No.'],
  ['[{"error":{"message":"No."}}]', 'No.'],
  ['[]', undefined],
  ['{"detail":7}', undefined],
  ['<html>No.</html>', undefined],
])('reads %s', (body, words) => {
  expect(readProvidersWords(body, credential(key))).toBe(words);
});

test('SEC-4: the key that was sent is taken out, with its scheme or without, before the text is cut', () => {
  const say = (message: string) =>
    readProvidersWords(JSON.stringify({ error: { message } }), credential(`Bearer ${key}`));
  expect(say(`Incorrect API key: ${key}. You sent "Bearer ${key}".`)).toBe(
    'Incorrect API key: [masked]. You sent "Bearer [masked]".',
  );
  const cut = say(`${'.'.repeat(490)}${key}`);
  expect(cut).toHaveLength(498);
  expect(cut).not.toContain('sk-');
});

test('a placeholder for a key is an ordinary word', () => {
  expect(withoutCredential('ollama is not running', credential('Bearer ollama'))).toBe(
    'ollama is not running',
  );
});
