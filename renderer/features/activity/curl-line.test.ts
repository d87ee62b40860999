import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { activityEntry, attacks } from '../../gallery/activity-samples.ts';
import { providers } from '../../gallery/samples.ts';
import { buildCurlLine, buildFirstCurlLine } from './curl-line.ts';

const address = 'http://127.0.0.1:7787';
const plain = activityEntry(0);

/** What a real shell makes of the line: the words that curl would be given. */
function runInShell(line: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${line}`;
  const ran = spawnSync('/bin/sh', ['-c', script], {
    encoding: 'utf8',
    env: { PORTUNUS_KEY: 'the-key' },
  });
  expect(ran.stderr).toBe('');
  return ran.stdout.split('\0').slice(0, -1);
}

describe.skipIf(process.platform === 'win32')('in a shell (Windows has no sh)', () => {
  test('asks the same model in the same dialect, with the key of the shell', () => {
    const words = runInShell(buildCurlLine(address, plain));
    expect(words.slice(0, 5)).toEqual([
      '-N',
      'http://127.0.0.1:7787/v1/messages',
      '-H',
      'Authorization: Bearer the-key',
      '-H',
    ]);
    expect(JSON.parse(words.at(-1)!)).toEqual({
      model: 'claude-opus-5-5',
      stream: true,
      max_tokens: 64,
      messages: [{ role: 'user', content: 'Hello' }],
    });
  });

  test.each([
    '$(touch /tmp/x)',
    '`id`',
    "'; rm -rf / #",
    '"$HOME"',
    '\\',
    '!!',
    '\n\nls',
    ...attacks.slice(0, 10),
  ])('EL-7: %j stays one word', (evil) => {
    const words = runInShell(
      buildCurlLine(address, { ...plain, method: 'POST', path: `/${evil}`, modelAsked: evil }),
    );
    expect(words[1]).toBe(`${address}/${evil}`);
    expect((JSON.parse(words.at(-1)!) as { model: string }).model).toBe(evil);
    expect(words).toHaveLength(8);
  });
});

test('other methods carry no body', () => {
  const line = buildCurlLine(address, { ...plain, method: 'GET', path: '/v1/models', stream: false });
  expect(line).toBe(
    `curl 'http://127.0.0.1:7787/v1/models' -X 'GET' -H "Authorization: Bearer $PORTUNUS_KEY"`,
  );
});

test.each(providers.map((provider) => [provider.id, provider] as const))(
  'the first line fits an account of %s',
  (_, provider) => {
    const line = buildFirstCurlLine(address, provider);
    expect(line).toContain(provider.models[0]?.id ?? 'MODEL');
    expect(line).toContain('Hello');
    expect(line).toContain('$PORTUNUS_KEY');
  },
);
