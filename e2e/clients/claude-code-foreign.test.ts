import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createCanary, findCanaries } from '../fakes/canaries.ts';
import { readJson, startFakeUpstream } from '../fakes/fake-upstream.ts';
import { answerLikeVendors, expectKey } from '../fakes/vendor-answers.ts';
import { asLoose } from '../fakes/vendors/loose.ts';
import { claudeCode, installClient, type ClientInstall, type InstalledClient } from './install-client.ts';
import { createPortunus } from './portunus.ts';
import { runProgram } from './run-program.ts';

/** The real Claude Code, unmodified, answered by accounts that do not speak its dialect. */

const proof = "expr 6 '*' 7 | tee toolproof.txt";
const prompt = `Run exactly this shell command once, then answer with its output: ${proof}`;
const answer = 'The output was 42, says the fake upstream.';

let claude: ClientInstall;
beforeAll(async () => {
  claude = await installClient(claudeCode);
}, 330_000);

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe.each([
  { provider: 'openai-compatible', model: 'glm-4.6', base: '/v1', asked: '/v1/chat/completions' },
  { provider: 'openai', model: 'gpt-5.5', base: '/v1', asked: '/v1/responses' },
  { provider: 'gemini', model: 'gemini-2.5-pro', base: '/v1beta', asked: ':streamGenerateContent' },
])('Claude Code over an account of $provider', ({ provider, model, base, asked }) => {
  test('runs a command and answers with what came of it', async ({ skip }) => {
    const client: InstalledClient = 'skip' in claude ? skip(claude.skip) : claude;
    const accountKey = createCanary('account key');
    const upstream = await startFakeUpstream({
      answer: expectKey(
        accountKey.secret,
        answerLikeVendors({ text: answer, command: proof, models: [model] }),
      ),
    });
    cleanups.push(() => upstream.stop());
    const portunus = await createPortunus([dirname(client.binary)]);
    cleanups.push(() => portunus.stop());
    await portunus.serve();
    await portunus.ask(
      ['accounts', 'add', '--provider', provider, '--key-stdin', '--base-url', upstream.url + base],
      accountKey.secret,
    );
    await portunus.ask(['clients', 'apply', 'claude-code']);

    const live = portunus.follow(['activity', 'tail']);
    const run = await runProgram(client.binary, ['-p', prompt, '--allowedTools', 'Bash', '--model', model], {
      environment: portunus.environment,
      folder: portunus.project,
      limitMs: 90_000,
    });
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(answer) as string });
    expect(readFileSync(`${portunus.project}/toolproof.txt`, 'utf8').trim()).toBe('42');

    const calls = upstream.requests.filter(({ path }) => path.endsWith(asked));
    expect(calls.length).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(readJson(calls.at(-1)!))).toContain(proof);
    const entry = await live.next((document) => asLoose(document)['outcome'] === 'completed');
    expect(entry).toMatchObject({ client: 'claude-code', dialect: 'anthropic', provider, status: 200 });
    expect(asLoose(entry)['tokens']).toMatchObject({ input: 9, output: 3 });
    expect(asLoose(entry)['loss']).not.toEqual([]); // it asks for what only Anthropic has
    expect(findCanaries([accountKey], { ...portunus.output, claude: run.stdout + run.stderr })).toEqual([]);
  }, 120_000);
});
