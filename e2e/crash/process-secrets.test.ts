import { mkdtempSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram, type Ended } from '../../core/cli/__fixtures__/run-program.ts';
import type { Dialect } from '../../shared/models/provider.ts';
import { createCanary, findCanaries, findCanariesInFolder, type Canary } from '../fakes/canaries.ts';
import { startFakeUpstream, type FakeUpstream, type SeenRequest } from '../fakes/fake-upstream.ts';
import type { Script } from '../fakes/script.ts';
import { answerLikeVendors } from '../fakes/vendor-answers.ts';
import { createCrashHome, makeCheapVault, type CrashHome } from './crash-home.ts';
import { askCli, endServe, serveOpenly, type ServedHome } from './served-home.ts';

/** Everything that must never come out: planted in keys, prompts, answers, queries and headers. */
const accountKeys = {
  anthropic: createCanary('anthropic account key'),
  openai: createCanary('openai account key'),
  gemini: createCanary('gemini account key', 'jwt'),
  'openai-compatible': createCanary('compatible account key', 'short'),
} as const;
const prompt = createCanary('prompt', 'short');
const answered = createCanary('answer', 'short');
const wrongKey = createCanary('wrong local key');
const inQuery = createCanary('query', 'short');
const inHeader = createCanary('header', 'short');
const passphrase = createCanary('passphrase', 'long');
const canaries: Canary[] = [
  ...Object.values(accountKeys),
  ...[prompt, answered, wrongKey, inQuery, inHeader, passphrase],
];

let codeCache: string;
let home: CrashHome;
let upstream: FakeUpstream;
let engine: ServedHome;
let ended: Ended | undefined;
/** All that commands said, but for the one that shows a new key. */
const said: Record<string, string> = {};

async function run(args: readonly string[], input?: string): Promise<unknown> {
  const result = await askCli(args, home.environment, input);
  if (args[1] !== 'create') said[args.join(' ')] = result.ended.stdout + result.ended.stderr;
  return result.document;
}

/** A vendor that says back the key it was sent, as careless ones do: its words are shown to the user. */
function answerCarelessly(request: SeenRequest): Script {
  const { 'x-api-key': key, 'x-goog-api-key': googleKey, authorization } = request.headers;
  const asked = request.body.toString();
  const refusesKey = isRefusingKeys && request.method === 'GET';
  if (!refusesKey && !asked.includes('please fail'))
    return answerLikeVendors({ text: answered.secret, models: ['m'] })(request);
  const message = `Incorrect API key provided: ${String(key ?? googleKey ?? authorization)}`;
  const body = JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message } });
  if (asked.includes('"stream":true'))
    return { headers: { 'content-type': 'text/event-stream' }, steps: [`event: error\ndata: ${body}\n\n`] };
  return {
    status: refusesKey ? 401 : 400,
    headers: { 'content-type': 'application/json' },
    body,
  };
}
let isRefusingKeys = false;

const requests: Record<Dialect, { path: string; body: (text: string) => object }> = {
  anthropic: {
    path: '/v1/messages',
    body: (content) => ({ model: 'claude-x', max_tokens: 9, messages: [{ role: 'user', content }] }),
  },
  'openai-chat': {
    path: '/v1/chat/completions',
    body: (content) => ({ model: 'openai-compatible/local', messages: [{ role: 'user', content }] }),
  },
  'openai-responses': { path: '/v1/responses', body: (input) => ({ model: 'gpt-x', input }) },
  gemini: {
    path: '/v1beta/models/gemini-x:generateContent',
    body: (text) => ({ contents: [{ role: 'user', parts: [{ text }] }] }),
  },
};

/** Ordinary use and every kind of mistake, with a canary wherever a client can put one. */
async function useBusily(url: string, key: string): Promise<number[]> {
  const statuses: number[] = [];
  const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': key,
        'x-note': inHeader.secret,
        ...headers,
      },
      body,
    });
    await answer.arrayBuffer();
    statuses.push(answer.status);
  };
  const ask = `What of ${prompt.secret}?`;
  for (const { path, body } of Object.values(requests)) {
    await post(path, JSON.stringify(body(ask)));
    await post(path, JSON.stringify({ ...body(ask), stream: true }));
    await post(path, JSON.stringify(body(`please fail ${ask}`)));
    await post(path, JSON.stringify({ ...body(`please fail ${ask}`), stream: true }));
    await post(`${path}?note=${inQuery.secret}`, JSON.stringify(body(ask)));
    await post(path, JSON.stringify(body(ask)), { 'x-api-key': wrongKey.secret });
    await post(path, `{"model":"m","messages":[{"content":"${prompt.secret}`);
    await post(path, `${prompt.secret} is no JSON`);
    await post(path, JSON.stringify({ ...body(ask), model: { note: prompt.secret } }));
    await post(path, ask, { 'content-type': 'text/plain' });
  }
  const { path, body } = requests.gemini;
  const stream = path.replace('generate', 'streamGenerate').replace('Content:', 'Content');
  await post(`${stream}?alt=sse&key=${wrongKey.secret}`, JSON.stringify(body(ask)), { 'x-api-key': '' });
  await post(`/raw/openai/v1/embeddings?note=${inQuery.secret}`, JSON.stringify({ input: ask }));
  await post('/v1/no-such-route', ask);
  const leaving = new AbortController();
  upstream.setAnswer(() => ({ steps: [`data: ${answered.secret}`], ending: 'silence' }));
  const left = fetch(`${url}/v1/messages`, {
    method: 'POST',
    signal: leaving.signal,
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ ...requests.anthropic.body(ask), stream: true }),
  });
  await left.then(() => leaving.abort());
  upstream.setAnswer(() => ({ steps: [`data: ${answered.secret}`], ending: 'reset' }));
  await post('/v1/messages', JSON.stringify({ ...requests.anthropic.body(ask), stream: true }));
  upstream.setAnswer(answerCarelessly);
  return statuses;
}

beforeAll(async () => {
  codeCache = mkdtempSync(join(tmpdir(), 'portunus-code-'));
  home = createCrashHome(codeCache);
  writeFileSync(home.path('passphrase'), passphrase.secret, { mode: 0o600 });
  await makeCheapVault(home);
  upstream = await startFakeUpstream({ answer: answerCarelessly });
  engine = await serveOpenly(home.environment);
});
afterAll(async () => {
  engine.child.kill('SIGKILL');
  await engine.ended;
  await upstream.stop();
  home.remove();
  rmSync(codeCache, { recursive: true, force: true });
});

const readProcess = (name: 'cmdline' | 'environ') => readFileSync(`/proc/${engine.served.pid}/${name}`);

function listModes(): Record<string, string> {
  const names = readdirSync(home.portunusHome, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    ['.', ...names].map((name) => {
      const stats = lstatSync(join(home.portunusHome, name));
      return [name, `${stats.isDirectory() ? 'folder' : 'file'} ${(stats.mode & 0o7777).toString(8)}`];
    }),
  );
}

const tooOpen = () =>
  Object.entries(listModes()).filter(([, mode]) => mode !== 'folder 700' && mode !== 'file 600');

/** The key in Claude Code's settings is there by our user's wish, outside of our own folder. */
function readClientKey(): string {
  const settings = JSON.parse(readFileSync(home.path('.claude', 'settings.json'), 'utf8')) as {
    env: { ANTHROPIC_AUTH_TOKEN: string };
  };
  return settings.env.ANTHROPIC_AUTH_TOKEN;
}

describe.skipIf(process.platform !== 'linux')(
  process.platform === 'linux'
    ? 'a busy engine in a process of its own'
    : 'a busy engine in a process of its own (skipped: reads /proc)',
  () => {
    test('is used by commands and tools', async () => {
      for (const [provider, { secret }] of Object.entries(accountKeys)) {
        const suffix = { anthropic: '', gemini: '/v1beta' }[provider] ?? '/v1';
        const add = ['accounts', 'add', '--provider', provider, '--base-url', upstream.url + suffix];
        await run([...add, '--key-stdin'], `${secret}\n`);
      }
      const { key } = (await run(['keys', 'create', 'editor'])) as { key: string };
      await run(['clients', 'apply', 'claude-code']);
      canaries.push({ name: 'local key', secret: key }, { name: 'key of a client', secret: readClientKey() });
      const statuses = await useBusily(engine.served.url, key);
      expect(new Set(statuses)).toEqual(new Set([200, 400, 401, 404, 415]));
      isRefusingKeys = true;
      for (const command of [
        'accounts test Anthropic',
        'status',
        'accounts list',
        'keys list',
        'doctor',
        'activity tail --no-follow',
      ]) {
        const { stdout, stderr } = await runProgram(command.split(' '), { environment: home.environment });
        said[command] = stdout + stderr;
      }
      expect(said['accounts test Anthropic']).toContain('Incorrect API key provided: [masked]');
      expect(said['status']).toContain('Incorrect API key provided: [masked]');
      expect(said['activity tail --no-follow']).toContain('claude-x');
      expect(upstream.requests.length).toBeGreaterThan(20);
    }, 60_000);

    test('OWN-3: with umask 000 its files are 0600 and its folders 0700, those of databases and sockets too', () => {
      expect(tooOpen()).toEqual([]);
      expect(Object.keys(listModes())).toEqual(
        expect.arrayContaining(['portunus.db', 'portunus.db-wal', 'activity.db', 'run/control.sock']),
      );
      expect(lstatSync(home.path('.claude', 'settings.json')).mode & 0o777).toBe(0o600);
    });

    test('OWN-4: no secret is in its arguments or its environment', () => {
      const texts = { cmdline: readProcess('cmdline'), environ: readProcess('environ') };
      expect(texts.cmdline.toString()).toContain('serve');
      expect(texts.environ.toString()).toContain('PORTUNUS_HOME');
      expect(findCanaries(canaries, texts)).toEqual([]);
    });

    test('LOG-1, SEC-4: no key, prompt or answer is in any of its files while it runs', () => {
      expect(canaries).toHaveLength(12);
      expect(findCanariesInFolder(canaries, home.portunusHome)).toEqual([]);
    });

    test('LOG-1: nor after it ended, nor in anything it or a command has said', async () => {
      const run = join(home.portunusHome, 'run');
      const token = { name: 'control token', secret: readFileSync(join(run, 'control.token'), 'utf8') };
      ended = await endServe(engine);
      expect(ended.code).toBe(0);
      const everything = [...canaries, token];
      expect(findCanariesInFolder(everything, home.portunusHome)).toEqual([]);
      const texts = { ...said, 'stdout of serve': ended.stdout, 'stderr of serve': ended.stderr };
      expect(Object.keys(texts).length).toBeGreaterThan(8);
      expect(findCanaries(everything, texts)).toEqual([]);
      expect(tooOpen()).toEqual([]);
    });
  },
);
