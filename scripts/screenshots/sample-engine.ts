import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPortunus, type Portunus } from '../../e2e/clients/portunus.ts';
import { startFakeUpstream } from '../../e2e/fakes/fake-upstream.ts';
import { type Answer, json } from '../../e2e/fakes/vendors/answers.ts';
import { answerLikeVendors } from '../../e2e/fakes/vendor-answers.ts';

/** The real program in a home of its own, with accounts, a client and requests as somebody might have them. */
export interface SampleEngine {
  /** Opens the window, signed in. */
  readonly uiUrl: string;
  stop(): Promise<void>;
}

interface Account {
  readonly provider: string;
  readonly label: string;
}

const accounts: readonly Account[] = [
  { provider: 'anthropic', label: 'Work' },
  { provider: 'anthropic', label: 'Personal' },
  { provider: 'openai', label: 'Work' },
  { provider: 'gemini', label: 'Side project' },
];

const models = ['claude-sonnet-5-5', 'claude-haiku-5', 'gpt-6', 'gpt-6-mini', 'gemini-4-pro'];

/** Asked for by one of the scripts, and refused. */
const retiredModel = 'gpt-5';

const answerLikeOthers = answerLikeVendors({ models, everyMs: 120 });
const answer: Answer = (request) =>
  request.body.includes(`"${retiredModel}"`)
    ? json({ error: { message: `The model ${retiredModel} does not exist.`, code: 'model_not_found' } }, 404)
    : answerLikeOthers(request);

export async function startSampleEngine(): Promise<SampleEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'portunus-screenshots-'));
  const upstream = await startFakeUpstream({ answer });
  const providers = writeProviders(folder, upstream.url);
  const portunus = await createPortunus([writeClaude(folder)], { PORTUNUS_PROVIDERS_FILE: providers });
  const stop = async () => {
    await portunus.stop();
    await upstream.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // The port that a person sees; taken ones are an error here.
    const { url, uiUrl } = await portunus.serve(['--port', '7787']);
    for (const [index, { provider, label }] of accounts.entries()) {
      await portunus.ask(
        ['accounts', 'add', '--provider', provider, '--label', label, '--key-stdin'],
        `sample-key-${index}`,
      );
    }
    await sendRequests(portunus, url);
    return { uiUrl, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** Every vendor is the fake one: nothing leaves the machine, and the window shows no odd addresses. */
function writeProviders(folder: string, url: string): string {
  const file = join(folder, 'providers.json');
  const data = {
    anthropic: { baseUrl: url },
    openai: { baseUrl: `${url}/v1` },
    gemini: { baseUrl: `${url}/v1beta` },
  };
  writeFileSync(file, JSON.stringify(data));
  return file;
}

/** Enough of Claude Code to be found. */
function writeClaude(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'claude'), '#!/bin/sh\necho "2.1.34 (Claude Code)"\n');
  chmodSync(join(bin, 'claude'), 0o755);
  return bin;
}

async function sendRequests(portunus: Portunus, url: string): Promise<void> {
  const settings = portunus.home.path('.claude', 'settings.json');
  mkdirSync(portunus.home.path('.claude'));
  writeFileSync(
    settings,
    `${JSON.stringify({ model: 'claude-sonnet-5-5', cleanupPeriodDays: 30 }, null, 2)}\n`,
  );
  await portunus.ask(['clients', 'apply', 'claude-code']);
  const { env } = JSON.parse(readFileSync(settings, 'utf8')) as { env: { ANTHROPIC_AUTH_TOKEN: string } };
  const scripts = (await portunus.ask(['keys', 'create', 'Nightly scripts'])) as { key: string };
  const claude = (model: string, stream: boolean) =>
    ask(url, '/v1/messages', env.ANTHROPIC_AUTH_TOKEN, { model, max_tokens: 64, stream });
  for (const stream of [true, true, false, true]) {
    await claude('claude-haiku-5', stream);
    await ask(url, '/v1/chat/completions', scripts.key, { model: stream ? 'gpt-6' : retiredModel }, stream);
    await ask(url, '/v1beta/models/gemini-4-pro:generateContent', scripts.key, { contents: question });
    await claude('claude-sonnet-5-5', stream);
  }
}

const text = 'What is the tide at noon?';
const question = [{ role: 'user', parts: [{ text }] }];

async function ask(url: string, path: string, key: string, body: object, expectOk = true): Promise<void> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
    },
    body: JSON.stringify(
      'contents' in body ? body : { messages: [{ role: 'user', content: text }], ...body },
    ),
  });
  const answer = await response.text();
  if (response.ok !== expectOk) throw new Error(`${path}: ${response.status} ${answer}`);
}
