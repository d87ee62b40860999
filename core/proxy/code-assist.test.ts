import { GoogleGenAI, type Content, type FunctionCall } from '@google/genai';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startFakeUpstream, type FakeUpstream, type SeenRequest } from '../../e2e/fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../../e2e/fakes/running-engine.ts';
import {
  answerLikeCodeAssist,
  planWith,
  writeEvent,
  type CodeAssistOptions,
} from '../../e2e/fakes/vendors/code-assist.ts';
import { json } from '../../e2e/fakes/vendors/answers.ts';
import { makeJwt, putFile } from '../imports/__fixtures__/machine.ts';

/** A company's Code Assist login, imported from Gemini CLI, over an upstream that insists on its envelope. */
let upstream: FakeUpstream;
let engine: RunningEngine;
let openai: OpenAI;
let google: GoogleGenAI;

const model = 'gemini-2.5-pro';
const token = 'ya29.of-ada-the-first';
const project = 'harbour-project';

/** How many requests earlier tests made. */
let before = 0;

beforeAll(async () => {
  upstream = await startFakeUpstream();
  engine = await startRunningEngine({ providers: { 'code-assist': { baseUrl: upstream.url } } });
  openai = new OpenAI({ baseURL: `${engine.url}/v1`, apiKey: engine.key, maxRetries: 0 });
  google = new GoogleGenAI({ apiKey: engine.key, httpOptions: { baseUrl: engine.url } });
});
beforeEach(async () => {
  for (const { id } of await engine.call('accounts.list', {}))
    await engine.call('accounts.remove', { account: id, undoable: false });
  before = upstream.requests.length;
  upstream.setAnswer(answerLikeCodeAssist());
});
afterAll(async () => {
  await engine.stop();
  await upstream.stop();
});

/** Gives the account's id. */
async function importLogin(): Promise<string> {
  putFile(engine.home.path('.gemini', 'oauth_creds.json'), {
    access_token: token,
    refresh_token: '1//of-ada',
    id_token: makeJwt({ sub: '1001', email: 'ada@example.test' }),
    expiry_date: Date.now() + 3_600_000,
  });
  const search = { owner: 'gemini-cli' as const, environment: { HOME: engine.home.home } };
  const [found] = await engine.call('imports.scan', search);
  const take = { ...search, logins: [found!.id], mode: 'import' as const, acceptPolicy: true, check: false };
  const [taken] = await engine.call('imports.take', take);
  if (typeof taken?.account !== 'string') throw new Error(JSON.stringify(taken?.error));
  return taken.account;
}

const account = async () => (await engine.call('accounts.list', {}))[0];
const lastStory = async () => (await engine.call('activity.list', { limit: 1 }))[0];
const planKnown = () => vi.waitFor(async () => expect((await account())?.identity?.plan).toBeTruthy());
const answerWith = (options: CodeAssistOptions) => upstream.setAnswer(answerLikeCodeAssist(options));
const seen = () => upstream.requests.slice(before);
const questions = () => seen().filter(({ path }) => !path.endsWith(':loadCodeAssist'));
const bodyOf = (one: SeenRequest | undefined) => JSON.parse(one!.body.toString()) as object;
const post = (path: string, body: unknown) =>
  fetch(engine.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': engine.key },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const greeting = { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] };

describe('a client of Gemini’s', () => {
  test('gets a whole answer; every byte of what it asked is inside the envelope', async () => {
    await importLogin();
    const asked = '{ "contents": [{"role":"user","parts":[{"text":"Hi"}]}],  "safetySettings": [] }';
    const answer = await post(`/v1beta/models/${model}:generateContent`, asked);
    expect(await answer.json()).toMatchObject({
      candidates: [{ content: { parts: [{ text: 'FAKE-OK' }] } }],
      modelVersion: model,
    });
    expect(answer.headers.get('x-portunus-loss-count')).toBeNull();
    const [question] = questions();
    expect(question?.url).toBe('/v1internal:generateContent');
    expect(question?.headers.authorization).toBe(`Bearer ${token}`);
    expect(JSON.stringify(question?.rawHeaders)).not.toContain(engine.key);
    expect(question?.body.toString()).toContain(`"request":${asked}}`);
    expect(bodyOf(question)).toMatchObject({ model, project, user_prompt_id: (await lastStory())?.id });
  });

  test('streams through Google’s SDK, and the story has its tokens', async () => {
    await importLogin();
    const stream = await google.models.generateContentStream({ model, contents: 'Hello' });
    let text = '';
    for await (const chunk of stream) text += chunk.text ?? '';
    expect(text).toBe('FAKE-OK');
    expect(questions()[0]?.url).toBe('/v1internal:streamGenerateContent?alt=sse');
    await vi.waitFor(async () =>
      expect(await lastStory()).toMatchObject({
        provider: 'code-assist',
        outcome: 'completed',
        status: 200,
        modelServed: model,
        tokens: { input: 9, output: 3 },
        loss: [],
      }),
    );
  });

  test('calls a tool and goes on with its result', async () => {
    await importLogin();
    answerWith({ command: 'ls' });
    const parameters = { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] };
    const config = {
      tools: [{ functionDeclarations: [{ name: 'run_shell_command', parametersJsonSchema: parameters }] }],
    };
    const asked: Content[] = [{ role: 'user', parts: [{ text: 'List.' }] }];
    const first = await google.models.generateContent({ model, contents: asked, config });
    const call: FunctionCall = { name: 'run_shell_command', args: { command: 'ls' } };
    expect(first.functionCalls).toEqual([call]);
    const result = { name: 'run_shell_command', response: { output: 'a.txt' } };
    const contents: Content[] = [
      ...asked,
      { role: 'model', parts: [{ functionCall: call }] },
      { role: 'user', parts: [{ functionResponse: result }] },
    ];
    const second = await google.models.generateContent({ model, contents, config });
    expect(second.text).toBe('FAKE-OK');
  });

  test('has its tokens counted', async () => {
    await importLogin();
    const { totalTokens } = await google.models.countTokens({ model, contents: 'Hello' });
    expect(totalTokens).toBe(9);
    expect(bodyOf(questions()[0])).toEqual({ request: { model: `models/${model}`, ...greeting } });
  });

  test('gets one list where it does not ask for events', async () => {
    await importLogin();
    const answer = await post(`/v1beta/models/${model}:streamGenerateContent`, greeting);
    const chunks = (await answer.json()) as { candidates: Candidate[] }[];
    expect(chunks.map(({ candidates }) => candidates[0]!.content.parts[0]!.text).join('')).toBe('FAKE-OK');
  });

  test('is told what the API would refuse', async () => {
    await importLogin();
    const asked = { ...greeting, serviceTier: 'priority' };
    const answer = await post(`/v1beta/models/${model}:generateContent`, asked);
    expect(answer.status).toBe(200);
    expect((await lastStory())?.loss).toEqual([expect.objectContaining({ path: 'serviceTier' })]);
  });
});

describe('a client of OpenAI’s', () => {
  const asked = { model, messages: [{ role: 'user' as const, content: 'Hello' }] };

  test('gets whole answers and streams', async () => {
    await importLogin();
    const answer = await openai.chat.completions.create(asked);
    expect(answer.choices[0]?.message.content).toBe('FAKE-OK');
    expect(answer.usage).toMatchObject({ prompt_tokens: 9, completion_tokens: 3 });
    const stream = openai.chat.completions.stream(asked);
    expect((await stream.finalChatCompletion()).choices[0]?.message.content).toBe('FAKE-OK');
    expect(questions().map(({ url }) => url)).toEqual([
      '/v1internal:generateContent',
      '/v1internal:streamGenerateContent?alt=sse',
    ]);
  });

  test('calls a tool and goes on with its result', async () => {
    await importLogin();
    answerWith({ command: 'ls' });
    const parameters = { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] };
    const tools = [{ type: 'function' as const, function: { name: 'bash', parameters } }];
    const first = await openai.chat.completions.create({ ...asked, tools });
    const message = first.choices[0]!.message;
    const call = message.tool_calls![0]!;
    expect(call).toMatchObject({ function: { name: 'bash', arguments: '{"command":"ls"}' } });
    const result = { role: 'tool' as const, tool_call_id: call.id, content: 'a.txt' };
    const messages = [...asked.messages, message, result];
    const second = await openai.chat.completions.create({ model, messages, tools });
    expect(second.choices[0]?.message.content).toBe('FAKE-OK');
  });

  test('has its tokens counted, system text included', async () => {
    await importLogin();
    const count = await openai.responses.inputTokens.count({ model, instructions: 'Be brief.', input: 'Hi' });
    expect(count.input_tokens).toBe(9);
    const parts = [[{ text: 'Be brief.' }], [{ text: 'Hi' }]];
    expect(bodyOf(questions()[0])).toMatchObject({
      request: { contents: parts.map((own) => ({ parts: own })) },
    });
  });
});

describe('an answer in its envelope', () => {
  const event = (text: string, finishReason?: string) =>
    writeEvent({
      response: { candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason }] },
    });
  const headers = { 'content-type': 'text/event-stream' };
  const ask = () => post(`/v1beta/models/${model}:streamGenerateContent?alt=sse`, greeting);

  test('is opened however its bytes are split', async () => {
    await importLogin();
    await planKnown();
    const drip = event('Hé') + event('llo', 'STOP');
    upstream.setAnswer(() => ({ headers, steps: [{ drip, bytes: 3, everyMs: 0 }] }));
    const events = (await (await ask()).text()).split('\n\n').filter(Boolean);
    const texts = events.map(
      (text) => (JSON.parse(text.replace(/^data: /, '')) as { candidates: Candidate[] }).candidates,
    );
    expect(texts.map(([candidate]) => candidate!.content.parts[0]!.text)).toEqual(['Hé', 'llo']);
  });

  test('that is cut is told as an error, not as an end', async () => {
    await importLogin();
    await planKnown();
    upstream.setAnswer(() => ({
      headers,
      steps: [event('Half an '), event('ans').slice(0, 30)],
      ending: 'clean',
    }));
    expect(await (await ask()).text()).toMatch(/Half an [^]*"error"/);
    expect((await lastStory())?.outcome).toBe('cut');
  });

  test('may be an error in mid-stream, which has none', async () => {
    await importLogin();
    await planKnown();
    const error = { error: { code: 503, status: 'UNAVAILABLE', message: 'Overloaded.' } };
    upstream.setAnswer(() => ({ headers, steps: [event('Half'), writeEvent(error)] }));
    expect(await (await ask()).text()).toContain('"message":"Overloaded."'.replace(':', ': '));
    expect((await lastStory())?.outcome).toBe('failed');
  });

  test('is refused in Google’s own words, whoever asks', async () => {
    await importLogin();
    await planKnown();
    const error = { error: { code: 400, status: 'INVALID_ARGUMENT', message: 'Too many tools.' } };
    upstream.setAnswer(() => json(error, 400));
    expect(await (await post(`/v1beta/models/${model}:generateContent`, greeting)).json()).toEqual(error);
    const asked = { model, messages: [{ role: 'user' as const, content: 'Hello' }] };
    await expect(openai.chat.completions.create(asked)).rejects.toThrow(/Too many tools/);
  });
});

interface Candidate {
  readonly content: { readonly parts: readonly { readonly text: string }[] };
}

describe('the project that requests are counted for', () => {
  test('is asked for once, without claiming to be any product, and kept with the account', async () => {
    await importLogin();
    await Promise.all([1, 2, 3].map(() => post(`/v1beta/models/${model}:generateContent`, greeting)));
    const asked = seen().filter(({ path }) => path === '/v1internal:loadCodeAssist');
    expect(asked).toHaveLength(1);
    expect(bodyOf(asked[0])).toEqual({
      metadata: {
        ideType: 'IDE_UNSPECIFIED',
        platform: 'PLATFORM_UNSPECIFIED',
        pluginType: 'PLUGIN_UNSPECIFIED',
      },
    });
    expect(asked[0]?.headers['user-agent']).toMatch(/^portunus\//);
    expect((await account())?.identity).toMatchObject({
      subject: '1001',
      organisationId: project,
      plan: 'Gemini Code Assist',
    });
  });

  test('a login that is imported again stays the same account', async () => {
    const first = await importLogin();
    await planKnown();
    expect(await importLogin()).toBe(first);
    expect(await engine.call('accounts.list', {})).toHaveLength(1);
  });

  test('who is not eligible learns why, and is not asked for again', async () => {
    const words = 'This client is no longer supported for individuals.';
    answerWith({
      plan: () => ({ ineligibleTiers: [{ reasonCode: 'UNSUPPORTED_CLIENT', reasonMessage: words }] }),
    });
    await importLogin();
    const reason = { code: 'account-disabled', words };
    await vi.waitFor(async () => expect((await account())?.status).toEqual({ state: 'unsuitable', reason }));
    const answer = await post(`/v1beta/models/${model}:generateContent`, greeting);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain(words);
    expect(questions()).toEqual([]);
  });

  test('who has to verify first is given the link, and can be tested again afterwards', async () => {
    const link = 'https://accounts.google.com/verify';
    const refusal = {
      reasonCode: 'VALIDATION_REQUIRED',
      reasonMessage: 'Verify first.',
      validationUrl: link,
    };
    answerWith({ plan: () => ({ ineligibleTiers: [refusal] }) });
    const id = await importLogin();
    await vi.waitFor(async () => expect((await account())?.status).toMatchObject({ reason: { link } }));
    const before = await engine.call('accounts.test', { account: id });
    expect(before.check).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining(link) as string,
    });
    answerWith({});
    const { check, account: mended } = await engine.call('accounts.test', { account: id });
    expect(check).toMatchObject({ outcome: 'works', models: expect.arrayContaining([model]) as string[] });
    expect(mended.status).toEqual({ state: 'ready' });
  });

  test.each([
    ['a number', planWith('123456'), 'project-missing'],
    ['missing', planWith(undefined), 'project-missing'],
    ['not set up yet', { allowedTiers: [{ id: 'standard-tier', isDefault: true }] }, 'setup-unfinished'],
  ])('is %s: the account says so', async (_, plan, code) => {
    // Google names a company's person no tier but the free one as out of reach.
    answerWith({ plan: () => ({ ...plan, ineligibleTiers: [] }) });
    await importLogin();
    await vi.waitFor(async () =>
      expect((await account())?.status).toEqual({ state: 'unsuitable', reason: { code } }),
    );
  });

  test('that nobody tells now is asked for again with the next request', async () => {
    upstream.setAnswer(() => json({ error: { code: 503, message: 'Later.' } }, 503));
    await importLogin();
    const refused = await post(`/v1beta/models/${model}:generateContent`, greeting);
    expect(await refused.text()).toContain('Later.');
    answerWith({});
    expect((await post(`/v1beta/models/${model}:generateContent`, greeting)).status).toBe(200);
  });
});

test('the doctor’s one-token call has its envelope too, and its models are listed', async () => {
  const id = await importLogin();
  const findings = await engine.call('doctor.run', { live: true });
  expect(findings.find((finding) => finding.id === `account.${id}.live`)).toMatchObject({ level: 'ok' });
  expect(questions().map(({ path }) => path)).toEqual(['/v1internal:generateContent']);
  const listed = await fetch(`${engine.url}/v1beta/models`, { headers: { 'x-goog-api-key': engine.key } });
  expect(await listed.text()).toContain(model);
  expect(questions()).toHaveLength(1);
});

test('a refusal that wants the person’s verification rests the account with its link', async () => {
  await importLogin();
  await planKnown();
  const link = 'https://accounts.google.com/verify';
  const info = { reason: 'VALIDATION_REQUIRED', metadata: { validation_link: link } };
  const error = { code: 403, status: 'PERMISSION_DENIED', message: 'Verify your account.', details: [info] };
  upstream.setAnswer(() => json({ error }, 403));
  expect((await post(`/v1beta/models/${model}:generateContent`, greeting)).status).toBe(403);
  expect((await account())?.status).toEqual({
    state: 'unsuitable',
    reason: { code: 'verification-needed', words: 'Verify your account.', link },
  });
});
