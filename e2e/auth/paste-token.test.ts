import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findCanaries, findCanariesInFolder } from '../fakes/canaries.ts';
import { startFakeIdentity, type FakeIdentity } from '../fakes/identity/start-fake-identity.ts';
import { startFakeUpstream, type FakeUpstream, type SeenRequest } from '../fakes/fake-upstream.ts';
import { startRunningEngine, type RunningEngine } from '../fakes/running-engine.ts';
import { json } from '../fakes/vendors/answers.ts';

/** Anthropic's model list, as strict about subscription tokens as it is. */
let anthropic: FakeUpstream;
let claude: FakeIdentity;
let codex: FakeIdentity;
let engine: RunningEngine;

beforeAll(async () => {
  claude = await startFakeIdentity({ vendor: 'claude' });
  codex = await startFakeIdentity({ vendor: 'codex' });
  anthropic = await startFakeUpstream({ answer: answerModels });
  engine = await startRunningEngine({
    providers: {
      ...claude.providerOverrides({ baseUrl: anthropic.url }),
      ...codex.providerOverrides({ baseUrl: `${codex.url}/backend-api/codex` }),
    },
  });
});
afterAll(async () => {
  await engine.stop();
  await anthropic.stop();
  await codex.stop();
  await claude.stop();
});

function answerModels({ path, headers }: SeenRequest) {
  const token = headers.authorization?.replace('Bearer ', '') ?? '';
  const isAsked = path === '/v1/models' && String(headers['anthropic-beta']).includes('oauth-2025-04-20');
  if (!isAsked || !claude.isLive(token)) {
    return json(
      { type: 'error', error: { type: 'authentication_error', message: 'Invalid bearer token' } },
      401,
    );
  }
  return json({ data: [{ type: 'model', id: 'claude-sonnet-5-5' }] });
}

describe('a pasted token', () => {
  test('claude setup-token: tried, kept for a year, not renewable, nothing of it said back', async () => {
    const { accessToken } = claude.issueLogin({ kind: 'setup-token' });
    const printed = `Your OAuth token (valid for 1 year):\n\n${accessToken}\n\nStore this token securely.`;
    const pasted = await engine.call('accounts.pasteToken', { provider: 'claude', token: printed });
    expect(pasted).toMatchObject({
      account: { provider: 'claude', kind: 'token', renewable: false, status: { state: 'ready' } },
      check: {
        outcome: 'works',
        models: ['claude-sonnet-5-5'],
        mended: expect.stringContaining('a year') as string,
      },
    });
    expect(pasted.account.expiresAt! - Date.now()).toBeGreaterThan(364 * 86_400_000);
    expect(findCanaries(claude.secrets, { answer: JSON.stringify(pasted) })).toEqual([]);
    expect(findCanariesInFolder(claude.secrets, engine.home.home)).toEqual([]);
    const tested = await engine.call('accounts.test', { account: pasted.account.id });
    expect(tested.check).toMatchObject({ outcome: 'works', message: 'The login works.' });
    const again = await engine.call('accounts.pasteToken', { provider: 'claude', token: accessToken });
    expect(again.account.id).toBe(pasted.account.id);
  });

  test('codex: its own exp counts unless another is given, and who it is comes from its claims', async () => {
    const { accessToken } = codex.issueLogin({ organisation: '1f1b7b1a-0000-4000-8000-00000000000b' });
    const pasted = await engine.call('accounts.pasteToken', { provider: 'codex', token: accessToken });
    expect(pasted).toMatchObject({
      account: { kind: 'token', label: 'ada@example.test', identity: { plan: 'team' } },
      check: { outcome: 'works', models: ['gpt-5.5'], mended: null },
    });
    const life = pasted.account.expiresAt! - Date.now();
    expect(Math.abs(life - 864_000_000)).toBeLessThan(60_000);
    const shorter = await engine.call('accounts.pasteToken', {
      provider: 'codex',
      token: accessToken,
      expiresInMs: 7_200_000,
    });
    expect(shorter.account.id).toBe(pasted.account.id);
    expect(shorter.account.expiresAt! - Date.now()).toBeLessThanOrEqual(7_200_000);
  });

  test('one that is refused is not kept', async () => {
    const before = await engine.call('accounts.list', {});
    const token = `sk-ant-oat01-${'a1B2'.repeat(20)}`;
    const pasted = await engine.bridge.invoke('accounts.pasteToken', { provider: 'claude', token });
    expect(pasted).toMatchObject({ ok: false, error: { code: 'account-key-refused' } });
    expect(JSON.stringify(pasted)).not.toContain(token);
    expect(await engine.call('accounts.list', {})).toEqual(before);
  });

  test('a provider that takes none says so', async () => {
    const input = { provider: 'code-assist', token: 'a-token-of-a-kind', acceptPolicy: true } as const;
    expect(await engine.bridge.invoke('accounts.pasteToken', input)).toMatchObject({
      ok: false,
      error: { code: 'login-method-missing' },
    });
  });
});

test('Claude Code’s own login is an account without a secret, once', async () => {
  const account = await engine.call('accounts.addPassThrough', { label: 'Mine' });
  expect(account).toMatchObject({ provider: 'claude', kind: 'pass-through', label: 'Mine', keyHint: '' });
  expect((await engine.call('accounts.addPassThrough', {})).id).toBe(account.id);
  const tested = await engine.call('accounts.test', { account: account.id });
  expect(tested.check.outcome).toBe('unclear');
});
