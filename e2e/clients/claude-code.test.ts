import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { viaHeader } from '../../core/proxy/request-facts.ts';
import { createCanary, findCanaries, findCanariesInFolder } from '../fakes/canaries.ts';
import { startFakeUpstream, type FakeUpstream } from '../fakes/fake-upstream.ts';
import { answerLikeVendors, expectKey } from '../fakes/vendor-answers.ts';
import { claudeCode, installClient, type ClientInstall, type InstalledClient } from './install-client.ts';
import { createPortunus, type Portunus } from './portunus.ts';
import { startRecordingRelay } from './recording-relay.ts';
import { runProgram } from './run-program.ts';

/** The real Claude Code, unmodified, against the built program and a fake of Anthropic's API on loopback. */

const proof = "expr 6 '*' 7 | tee toolproof.txt";
const prompt = `Run exactly this shell command once, then answer with its output: ${proof}`;
const question = ['-p', prompt, '--allowedTools', 'Bash'];
const answer = 'The output was 42, says the fake upstream.';

let claude: ClientInstall;
beforeAll(async () => {
  claude = await installClient(claudeCode);
}, 330_000);

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function requireClaude({ skip }: TestContext): InstalledClient {
  return 'skip' in claude ? skip(claude.skip) : claude;
}

async function startPortunus(client: InstalledClient): Promise<Portunus> {
  const portunus = await createPortunus([dirname(client.binary)]);
  cleanups.push(() => portunus.stop());
  return portunus;
}

/** A running Portunus with one account whose key the upstream insists on. */
async function startWithAccount(client: InstalledClient) {
  const accountKey = createCanary('account key');
  const upstream = await startFakeUpstream({
    answer: expectKey(accountKey.secret, answerLikeVendors({ text: answer, command: proof })),
  });
  cleanups.push(() => upstream.stop());
  const portunus = await startPortunus(client);
  const served = await portunus.serve();
  const account = (await portunus.ask(
    ['accounts', 'add', '--provider', 'anthropic', '--key-stdin', '--base-url', upstream.url],
    accountKey.secret,
  )) as { id: string };
  return { portunus, served, upstream, accountKey, account };
}

function runClaude(client: InstalledClient, portunus: Portunus, extra: Record<string, string> = {}) {
  const environment = { ...portunus.environment, ...extra };
  return runProgram(client.binary, question, { environment, folder: portunus.project, limitMs: 90_000 });
}

function readToolProof(portunus: Portunus): string {
  return readFileSync(`${portunus.project}/toolproof.txt`, 'utf8').trim();
}

function modelCalls(upstream: FakeUpstream) {
  return upstream.requests.filter((request) => request.path === '/v1/messages');
}

/** As a person's file looks after years: odd layout, hooks, keys nobody knows, variables of their own. */
const grownSettings = `{
	"hooks" : {"PostToolUse":[ {"matcher":"Bash","hooks":[{"type":"command","command":"echo ran >> hook.log"}]} ] },
      "statusLine": { "type":"command", "command" : "printf 'caf\\u00e9 ☕'" },

  "x-unknown":   {"kept":[1,2.50,1e3, null ]},
  "env":{ "MY_OWN"  :"stays" , "ANTHROPIC_MODEL":"claude-sonnet-4-5" },
  "permissions": { "allow": ["Bash(ls:*)"],"deny":[] }
}`;

describe.each([
  ['with odd formatting and no last line end', grownSettings],
  ['with CRLF line ends', `${grownSettings.replaceAll('\n', '\r\n')}\r\n`],
])('CFG-1 CFG-2 Claude Code, switched on and off again, with a settings file %s', (_, settings) => {
  test('answers through Portunus with a tool round trip and leaves no trace', async (context) => {
    const client = requireClaude(context);
    const { portunus, served, upstream, accountKey, account } = await startWithAccount(client);
    mkdirSync(portunus.home.path('.claude'));
    const path = portunus.home.path('.claude', 'settings.json');
    writeFileSync(path, settings, { mode: 0o644 });

    const plan = await portunus.ask(['clients', 'plan', 'claude-code']);
    expect(plan).toMatchObject({ client: 'claude-code', files: [{ path, change: 'edit' }] });
    expect(readFileSync(path, 'utf8')).toBe(settings);

    const applied = await portunus.ask(['clients', 'apply', 'claude-code']);
    expect(applied).toMatchObject({ client: 'claude-code', files: [{ path, change: 'edit' }] });
    const written = readFileSync(path, 'utf8');
    const { env } = JSON.parse(written) as { env: Record<string, string> };
    expect(env).toMatchObject({ MY_OWN: 'stays', ANTHROPIC_BASE_URL: served.url });
    const localKey = env['ANTHROPIC_AUTH_TOKEN']!;

    const live = portunus.follow(['activity', 'tail']);
    const run = await runClaude(client, portunus);
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) as string });
    expect(readToolProof(portunus)).toBe('42');
    expect(readFileSync(`${portunus.project}/hook.log`, 'utf8')).toBe('ran\n');

    const entry = await live.next(isCompleted);
    expect(entry).toMatchObject({
      client: 'claude-code',
      dialect: 'anthropic',
      provider: 'anthropic',
      account: account.id,
      status: 200,
      attempts: 1,
      tokens: { input: 9, output: 3 },
      modelAsked: 'claude-sonnet-4-5',
    });
    expect(await portunus.ask(['activity', 'show', (entry as { id: string }).id])).toMatchObject({
      client: 'claude-code',
      status: 200,
      tokens: { input: 9, output: 3 },
    });

    expect(modelCalls(upstream).length).toBeGreaterThanOrEqual(2);
    const sent = upstream.requests.flatMap((request) => [request.url, ...request.rawHeaders]).join('\n');
    expect(sent).not.toContain(localKey);
    expect(modelCalls(upstream).every((call) => call.headers['x-api-key'] === accountKey.secret)).toBe(true);

    expect(readFileSync(path, 'utf8')).toBe(written);
    await portunus.ask(['clients', 'revert', 'claude-code']);
    expect(readFileSync(path).equals(Buffer.from(settings))).toBe(true);

    const secrets = [accountKey, { name: 'local key', secret: localKey }];
    expect(findCanaries(secrets, { ...portunus.output, claude: run.stdout + run.stderr })).toEqual([]);
    expect(findCanariesInFolder([accountKey], portunus.home.home)).toEqual([]);
  }, 120_000);
});

test('Claude Code without a settings file: apply makes one, revert takes it away', async (context) => {
  const client = requireClaude(context);
  const { portunus } = await startWithAccount(client);
  const path = portunus.home.path('.claude', 'settings.json');
  const applied = await portunus.ask(['clients', 'apply', 'claude-code']);
  expect(applied).toMatchObject({ files: [{ path, change: 'create' }] });
  const run = await runClaude(client, portunus);
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) as string });
  await portunus.ask(['clients', 'revert', 'claude-code']);
  expect(existsSync(path)).toBe(false);
}, 120_000);

test('`clients run` starts Claude Code by environment alone and writes no file of its own', async (context) => {
  const client = requireClaude(context);
  const { portunus, upstream } = await startWithAccount(client);
  mkdirSync(portunus.home.path('.claude'));
  const path = portunus.home.path('.claude', 'settings.json');
  const settings = '{ "model":"claude-sonnet-4-5" }';
  writeFileSync(path, settings);
  const run = await portunus.run(['clients', 'run', 'claude-code', '--', ...question]);
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) as string });
  expect(readToolProof(portunus)).toBe('42');
  expect(modelCalls(upstream).length).toBeGreaterThanOrEqual(2);
  expect(readFileSync(path, 'utf8')).toBe(settings);
}, 120_000);

test('what Claude Code sends reaches the upstream byte by byte, under its own name', async (context) => {
  const client = requireClaude(context);
  const { portunus, served, upstream, accountKey } = await startWithAccount(client);
  const relay = await startRecordingRelay(served.url);
  cleanups.push(() => relay.stop());
  const { key } = (await portunus.ask(['keys', 'create', 'by hand'])) as { key: string };
  const run = await runClaude(client, portunus, {
    ANTHROPIC_BASE_URL: relay.url,
    ANTHROPIC_AUTH_TOKEN: key,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  });
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) as string });

  const sent = relay.requests.filter((request) => request.url.startsWith('/v1/messages'));
  const arrived = upstream.requests.filter((request) => request.method === 'POST');
  expect(arrived.map(({ url }) => url)).toEqual(sent.map(({ url }) => url));
  expect(sent.length).toBeGreaterThanOrEqual(2);
  for (const [index, request] of sent.entries()) {
    expect(arrived[index]!.body.equals(request.body)).toBe(true);
    const { authorization, 'x-api-key': apiKey, ...rest } = withoutHops(arrived[index]!.headers);
    expect({ authorization, apiKey }).toEqual({ authorization: undefined, apiKey: accountKey.secret });
    const { authorization: ours, ...own } = withoutHops(request.headers);
    expect(ours).toBe(`Bearer ${key}`);
    expect(rest).toEqual({
      ...own,
      'accept-encoding': 'identity',
      [viaHeader]: expect.any(String) as string,
    });
    expect(rest['user-agent']).toMatch(/^claude-cli\//);
    expect(rest).toMatchObject({ 'x-app': 'cli', 'anthropic-beta': expect.any(String) as string });
  }
}, 120_000);

test('`serve --demo` answers a real Claude Code without any account or network', async (context) => {
  const client = requireClaude(context);
  const portunus = await startPortunus(client);
  await portunus.serve(['--demo']);
  await portunus.ask(['clients', 'apply', 'claude-code']);
  const run = await runProgram(client.binary, ['-p', 'Say hello.'], {
    environment: portunus.environment,
    folder: portunus.project,
    limitMs: 90_000,
  });
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/demo/i) as string });
}, 120_000);

function isCompleted(document: unknown): boolean {
  return (document as { outcome?: string }).outcome === 'completed';
}

/** Headers that belong to one connection, not to the request. */
function withoutHops(headers: Readonly<Record<string, string | string[] | undefined>>) {
  const hops = ['host', 'connection', 'keep-alive', 'transfer-encoding'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hops.includes(name)));
}
