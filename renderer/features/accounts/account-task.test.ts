import { expect, test } from 'vitest';
import { everyKind } from '../../gallery/account-samples.ts';
import { providers } from '../../gallery/samples.ts';
import { listWays, policyOf } from '../../state/login-ways.ts';
import { methodOf, readTask, renewalMethod, taskItems } from './account-task.ts';

const read = (item: string | null) => readTask(item, providers, everyKind);
const accountOf = (id: string) => everyKind.find((each) => each.id === id)!;
const providerOf = (id: string) => providers.find((each) => each.id === id)!;

test('an address names what is done in front of the list, or nothing', () => {
  expect(read('add')).toEqual({ kind: 'choose' });
  expect(read('import')).toEqual({ kind: 'import' });
  expect(read('add-openai-api-key')).toMatchObject({ method: 'api-key', provider: { id: 'openai' } });
  expect(read('add-codex-device-code')).toMatchObject({ method: 'device-code', account: null });
  expect(read('renew-acc_4')).toMatchObject({ method: 'api-key', account: { label: 'Gemini API key' } });
  for (const nothing of [null, '', 'add-demo-api-key', 'add-openai-browser', 'renew-acc_gone', 'acc_4']) {
    expect(read(nothing)).toBeNull();
  }
});

test('every way has an address of its own', () => {
  for (const { provider, method } of listWays(providers)) {
    const task = read(taskItems.add(provider.id, method));
    expect(task).toMatchObject(method === 'import' ? { kind: 'import' } : { method, provider });
  }
});

test('an account is renewed in the way it lives', () => {
  const renewed = (id: string) => renewalMethod(accountOf(id), providerOf(accountOf(id).provider));
  expect(['acc_1', 'acc_plus', 'acc_max', 'acc_codex', 'acc_own'].map(renewed)).toEqual([
    'api-key',
    'browser',
    'setup-token',
    'import',
    null,
  ]);
});

test('the safest ways come first', () => {
  const order = ['allowed', 'unclear', 'own-apps-only'];
  const standings = listWays(providers).map(({ policy }) => order.indexOf(policy.standing));
  expect(standings).toEqual(standings.toSorted());
});

test('what the provider says about a kind of account is about the way it was added', () => {
  const claude = providerOf('claude');
  const standingOf = (id: string) => policyOf(claude, methodOf(accountOf(id), claude)).standing;
  expect(standingOf('acc_own')).toBe('allowed');
  expect(standingOf('acc_max')).toBe('unclear');
  expect(claude.policy.standing).toBe('own-apps-only');
});
