import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, type TestContext } from 'vitest';
import { type Canary, findCanaries, findCanariesInFolder } from '../fakes/canaries.ts';
import { startFakeUpstream, type FakeUpstream } from '../fakes/fake-upstream.ts';
import { answerLikeVendors, expectKey } from '../fakes/vendor-answers.ts';
import { claudeCode, installClient, type ClientInstall } from './install-client.ts';
import { createPortunus, type Portunus } from './portunus.ts';
import { runProgram } from './run-program.ts';

/** The real Claude Code with a claude.ai login of its own, which Portunus passes on and never keeps (decision D9). */

const proof = "expr 6 '*' 7 | tee toolproof.txt";
const question = [
  '-p',
  `Run exactly this shell command once, then answer with its output: ${proof}`,
  '--allowedTools',
  'Bash',
];
const answer = 'The output was 42, says the fake upstream.';
const login: Canary = {
  name: 'the login of Claude Code',
  secret: `sk-ant-oat01-${randomBytes(48).toString('base64url')}`,
};

let claude: ClientInstall;
beforeAll(async () => {
  claude = await installClient(claudeCode);
}, 330_000);

let upstream: FakeUpstream;
let portunus: Portunus;
afterEach(async () => {
  await portunus.stop();
  await upstream.stop();
});

async function start({ skip }: TestContext): Promise<string> {
  if ('skip' in claude) return skip(claude.skip);
  const vendors = answerLikeVendors({ text: answer, command: proof });
  upstream = await startFakeUpstream({ answer: expectKey(login.secret, vendors) });
  const providers = `${mkFolder()}/providers.json`;
  writeFileSync(providers, JSON.stringify({ claude: { baseUrl: upstream.url } }));
  portunus = await createPortunus([dirname(claude.binary)], { PORTUNUS_PROVIDERS_FILE: providers });
  return claude.binary;
}

const folders: string[] = [];
function mkFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portunus-own-login-'));
  folders.push(folder);
  return folder;
}
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** As its own sign-in leaves it (reference: `~/.claude/.credentials.json`). */
function signInClaude(): void {
  mkdirSync(portunus.home.path('.claude'));
  const claudeAiOauth = {
    accessToken: login.secret,
    refreshToken: 'sk-ant-ort01-never-used-here',
    expiresAt: Date.now() + 8 * 3_600_000,
    scopes: ['user:inference', 'user:profile'],
    subscriptionType: 'max',
  };
  writeFileSync(portunus.home.path('.claude', '.credentials.json'), JSON.stringify({ claudeAiOauth }), {
    mode: 0o600,
  });
}

test('Claude Code keeps its own login and answers through Portunus, which keeps nothing of it', async (context) => {
  const binary = await start(context);
  signInClaude();
  await portunus.serve();
  const account = (await portunus.ask(['accounts', 'add', '--provider', 'claude', '--pass-through'])) as {
    id: string;
  };
  const plan = await portunus.ask(['clients', 'plan', 'claude-code', '--own-login']);
  expect(JSON.stringify(plan)).toContain('ANTHROPIC_CUSTOM_HEADERS');
  await portunus.ask(['clients', 'apply', 'claude-code', '--own-login']);
  const settings = readFileSync(portunus.home.path('.claude', 'settings.json'), 'utf8');
  expect(settings).toContain('x-portunus-key: ptn_');
  expect(settings).not.toContain('ANTHROPIC_AUTH_TOKEN');

  const run = await runProgram(binary, question, {
    environment: portunus.environment,
    folder: portunus.project,
    limitMs: 90_000,
  });
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) as string });
  expect(readFileSync(`${portunus.project}/toolproof.txt`, 'utf8').trim()).toBe('42');

  const calls = upstream.requests.filter(({ path }) => path === '/v1/messages');
  expect(calls.length).toBeGreaterThanOrEqual(2);
  for (const call of calls) {
    expect(call.headers.authorization).toBe(`Bearer ${login.secret}`);
    expect(call.headers['anthropic-beta']).toContain('oauth-2025-04-20');
    expect(call.headers['x-portunus-key']).toBeUndefined();
  }
  const entry = await portunus.ask(['activity', 'tail', '--no-follow', '--limit', '1']);
  expect(entry).toMatchObject({ provider: 'claude', account: account.id, status: 200 });

  await portunus.ask(['clients', 'revert', 'claude-code']);
  expect(findCanaries([login], portunus.output)).toEqual([]);
  expect(findCanariesInFolder([login], portunus.environment['PORTUNUS_HOME'] ?? '')).toEqual([]);
}, 150_000);
