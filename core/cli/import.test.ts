import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { findCanaries } from '../../e2e/fakes/canaries.ts';
import {
  putClaudeLogin,
  putCodexLogin,
  startLoginStand,
  type LoginStand,
} from '../../e2e/fakes/login-stand.ts';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { putFile } from '../imports/__fixtures__/machine.ts';
import { runProgram, type Ended } from './__fixtures__/run-program.ts';
import type { ImportDocument } from './json-documents.ts';

/** The real program against a real engine; the logins are in the home that the command is called with. */
let stand: LoginStand;
let home: TemporaryHome;
let path: string;

beforeAll(async () => {
  stand = await startLoginStand('claude');
});
afterAll(() => stand.stop());
beforeEach(() => {
  home = createTemporaryHome();
  path = putClaudeLogin(home.path('.claude', '.credentials.json'), stand.identity.issueLogin());
});
afterEach(async () => {
  for (const { id } of await stand.engine.call('accounts.list', {}))
    await stand.engine.call('accounts.remove', { account: id });
  home.remove();
});

const run = (...args: string[]): Promise<Ended> =>
  runProgram(['accounts', 'import', ...args], {
    environment: { ...home.environment, PORTUNUS_HOME: stand.engine.home.portunusHome },
  });
const parse = ({ stdout }: Ended) => JSON.parse(stdout) as ImportDocument;

test('without a tool it lists what there is, with the reason for what cannot be taken, and takes nothing', async () => {
  putFile(home.path('.cli-proxy-api', 'kimi-x.json'), { type: 'kimi', access_token: 'a' });
  const listed = await run('--json');
  expect(listed.code).toBe(0);
  expect(parse(listed)).toMatchObject({
    found: [
      {
        owner: 'claude-code',
        path,
        provider: 'claude',
        kind: 'oauth',
        renewable: true,
        borrowable: true,
        problem: null,
      },
      {
        owner: 'cliproxyapi',
        provider: null,
        problem: 'Portunus has no use for a login of the kind “kimi”.',
      },
    ],
    taken: [],
  });
  const shown = await run();
  expect(shown.stdout).toContain('claude-code');
  expect(shown.stdout).toContain('“kimi”');
  expect(await stand.engine.call('accounts.list', {})).toEqual([]);
  const all = { json: listed.stdout, text: shown.stdout, notes: listed.stderr + shown.stderr };
  expect(findCanaries(stand.identity.secrets, all)).toEqual([]);
});

test('unattended, an import names the flags that it needs', async () => {
  const unasked = await run('--from', 'claude-code', '--json');
  expect(unasked.code).toBe(2);
  expect(unasked.stdout).toContain('--yes');
  expect(unasked.stderr).toContain('--borrow leaves it to Claude Code');
  putFile(home.path('.gemini', 'oauth_creds.json'), { access_token: 'ya29.a', refresh_token: '1//r' });
  const refused = await run('--from', 'gemini-cli', '--yes', '--json');
  expect(refused.code).toBe(1);
  expect(parse(refused).taken).toMatchObject([{ error: { code: 'policy-not-accepted' } }]);
  expect(refused.stdout).toContain('--accept-policy');
  expect(await stand.engine.call('accounts.list', {})).toEqual([]);
});

test('it imports what it is told to', async () => {
  const taken = await run('--from', 'claude-code', '--yes', '--json');
  expect(taken.code).toBe(0);
  expect(parse(taken).taken).toMatchObject([
    { name: 'Claude Code', provider: 'claude', label: 'ada@example.test', state: 'ready', kind: 'oauth' },
  ]);
});

test('a borrowed login takes no --yes, and its file stays as it is', async () => {
  const before = readFileSync(path);
  const taken = await run('--from', 'claude-code', '--borrow');
  expect(taken).toMatchObject({ code: 0 });
  expect(taken.stdout).toMatch(/^ada@example\.test \(acc_\w+\) is ready\.\n$/);
  expect(await stand.engine.call('accounts.list', {})).toMatchObject([{ kind: 'borrowed' }]);
  expect(readFileSync(path)).toEqual(before);
});

test('--dry-run, --only and --path choose', async () => {
  putCodexLogin(home.path('copy', 'auth.json'), stand.identity.issueLogin(), stand.identity);
  const listed = parse(await run('--path', home.path('copy'), '--dry-run', '--json'));
  expect(listed).toMatchObject({ found: [{ owner: 'codex' }], taken: [] });
  const only = await run('--only', 'found_0000000000000000', '--borrow', '--json');
  expect(only.code).toBe(1);
  expect(parse(only).taken).toMatchObject([{ error: { code: 'not-found' } }]);
  expect(await stand.engine.call('accounts.list', {})).toEqual([]);
});

test('a tool without a login is an error that says where it was looked for', async () => {
  const ended = await run('--from', 'gemini-cli', '--json');
  expect(ended.code).toBe(1);
  expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'no-login-found' } });
  expect(ended.stderr).toContain('There is no login of Gemini CLI in');
});
