import { expect, test } from 'vitest';
import { chooseAccounts, type Candidate } from '../../../core/routing/choose-accounts.ts';
import type { AccountView } from '../../../shared/models/account.ts';
import type { Strategy } from '../../../shared/models/strategy.ts';
import * as samples from '../../gallery/samples.ts';
import { listOrders } from './list-orders.ts';

const account = (own: Partial<AccountView>): AccountView => ({ ...samples.accounts[0]!, ...own });
const turns = (accounts: AccountView[], strategy: Strategy = 'in-order') =>
  Object.fromEntries(
    listOrders(accounts, samples.providers, strategy).map(({ dialect, turns: own }) => [
      dialect,
      own.map((each) => `${each.account.id} ${each.turn}`),
    ]),
  );

const rest = { state: 'cooling-down', reason: { code: 'rate-limited' }, endsAt: 1 } as const;
const mixed = [
  account({ id: 'a', status: { state: 'paused' } }),
  account({ id: 'b', status: rest }),
  account({ id: 'c' }),
  account({ id: 'd', provider: 'openai' }),
  account({ id: 'e' }),
];

test('accounts keep their order; those that cannot be asked now are left out', () => {
  expect(turns(mixed)).toEqual({
    anthropic: ['a skipped', 'b skipped', 'c first', 'e then'],
    'openai-chat': ['d first'],
    'openai-responses': ['d first'],
    gemini: [],
  });
});

test('under a strategy that spreads nobody is first, but who is alone', () => {
  expect(turns(mixed, 'round_robin')).toMatchObject({
    anthropic: ['a skipped', 'b skipped', 'c shares', 'e shares'],
    'openai-chat': ['d first'],
  });
});

test('an account on the client’s own login is for tools that send one, and nobody else’s turn', () => {
  const login = account({ id: 'l', kind: 'pass-through' });
  expect(turns([login, account({ id: 'c' })])['anthropic']).toEqual(['l ownLogin', 'c first']);
  const others = [account({ id: 'c' }), account({ id: 'd' })];
  expect(turns([login, ...others], 'random')['anthropic']).toEqual(['l ownLogin', 'c shares', 'd shares']);
});

test('says what the engine’s own rule does where nothing is translated', () => {
  const candidates = mixed.map((view): Candidate => {
    const dialects = samples.providers.find(({ id }) => id === view.provider)?.dialects ?? [];
    return {
      ...view,
      dialects,
      knowsModel: () => true,
      servesAnyModel: false,
      refusal: () => undefined,
      needsClientLogin: false,
      cooldown: () => (view.status.state === 'cooling-down' ? view.status : undefined),
    };
  });
  const question = { dialect: 'anthropic', model: 'claude-opus-5-5', translatable: false } as const;
  expect(chooseAccounts(question, candidates)).toMatchObject({
    ok: true,
    accounts: [{ id: 'c' }, { id: 'e' }],
  });
});

test('an address of the user’s own may have any model', () => {
  const models = (baseUrl: string) =>
    listOrders([account({ baseUrl })], samples.providers, 'in-order')[0]?.turns[0]?.models;
  expect(models('https://api.anthropic.com')).toEqual(['claude-*']);
  expect(models('http://127.0.0.1:9')).toEqual([]);
});

test('the demo stands in no order: it answers what no account can', () => {
  expect(turns([account({ provider: 'demo', kind: 'built-in' })])['anthropic']).toEqual([]);
});
