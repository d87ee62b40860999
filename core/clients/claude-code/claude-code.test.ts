import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AdapterSamples,
  type ClientWorld,
  createClientWorld,
  describeAdapter,
} from '../adapter.suite.ts';
import { claudeCode } from './claude-code.ts';

const busy = `{
  "permissions": { "allow": ["Bash(npm run *)"], "deny": [] },
  "model": "opus",
  "huge": 123456789012345678901234567890,
  "env": {
    "FOO": "bär 🗝",
    "ANTHROPIC_API_KEY": "sk-ant-api03-mine-mine-mine",
    "ANTHROPIC_BASE_URL": "https:\\/\\/other.example\\/v1"
  },
  "hooks": {}
}
`;

const samples: AdapterSamples = {
  program: 'claude',
  files: {
    'of a busy user': busy,
    'with CRLF, tabs, a byte order mark and no last newline': `\uFEFF${busy.trimEnd().replaceAll('\n', '\r\n').replaceAll('  ', '\t')}`,
    'on one line': '{"model":"opus","env":{"FOO":"x"}}',
    'without env': '{\n    "model": "opus"\n}\n',
    'with an odd empty env': '{ "env": {\n\n}, "model": "opus" }',
  },
  foreign: [
    '"permissions": { "allow": ["Bash(npm run *)"], "deny": [] }',
    '123456789012345678901234567890',
    'bär 🗝',
  ],
  broken: {
    'a comment': { text: '{\n  // mine\n  "env": {}\n}', line: 2, column: 3 },
    'a trailing comma': { text: '{\n  "env": {},\n}', line: 3, column: 1 },
    'cut off': { text: '{\r\n  "env": {', line: 2, column: 11 },
    'env twice': { text: '{"env": {},\n "env": {}}', line: 2, column: 2 },
    'env as a list': { text: '{"env": []}', line: 1, column: 9 },
    'a list': { text: '\n[]', line: 2, column: 1 },
  },
  userEdit: (text) => text.replace('"opus"', '"sonnet"'),
};

describeAdapter(claudeCode, samples);
describeAdapter(claudeCode, samples, 'own');

describe('Claude Code that keeps its own login', () => {
  let world: ClientWorld;
  let path: string;
  const read = () => (JSON.parse(readFileSync(path, 'utf8')) as { env: Record<string, string> }).env;
  const input = () => ({ client: 'claude-code' as const, environment: world.environment });

  beforeEach(() => {
    world = createClientWorld([claudeCode], 'own');
    path = join(world.home, '.claude', 'settings.json');
  });
  afterEach(() => world.remove());

  it('gets our key as one more header of its own, and nothing that would go out instead of its login', () => {
    const text = JSON.stringify({
      env: { ANTHROPIC_AUTH_TOKEN: 'a gateway’s', ANTHROPIC_CUSTOM_HEADERS: 'X-Team: blue\nX-Other: 1' },
    });
    world.write(path, text);
    const plan = world.clients.apply(input());
    expect(plan.notes).toContainEqual({ code: 'key-taken-out', key: 'env.ANTHROPIC_AUTH_TOKEN' });
    expect(JSON.stringify(plan)).not.toContain('ptn_');
    expect(read()).toEqual({
      ANTHROPIC_BASE_URL: world.endpoint,
      ANTHROPIC_CUSTOM_HEADERS: expect.stringMatching(
        /^X-Team: blue\nX-Other: 1\nx-portunus-key: ptn_/,
      ) as string,
    });
    // Once more with the same key, not with another line.
    world.clients.apply(input());
    expect(read()['ANTHROPIC_CUSTOM_HEADERS']?.match(/x-portunus-key/g)).toHaveLength(1);
    expect(world.clients.list({ environment: world.environment })[0]).toMatchObject({
      state: 'on',
      login: 'own',
      canKeepLogin: true,
    });
    world.clients.revert(input());
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('changes from one login to the other and back without a trace of the former', () => {
    world.write(path, '{"model":"opus"}');
    world.clients.apply(input());
    world.clients.apply({ ...input(), login: 'portunus' });
    expect(Object.keys(read()).sort()).toEqual(['ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL']);
    world.clients.apply({ ...input(), login: 'own' });
    expect(Object.keys(read()).sort()).toEqual(['ANTHROPIC_BASE_URL', 'ANTHROPIC_CUSTOM_HEADERS']);
    world.clients.revert(input());
    expect(readFileSync(path, 'utf8')).toBe('{"model":"opus"}');
    expect(world.keys.live.size).toBe(0);
  });
});
