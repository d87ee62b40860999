import { expect, test } from 'vitest';
import * as samples from '../../gallery/samples.ts';
import { listAttention, type AttentionFacts } from './list-attention.ts';

const [ready] = samples.accounts;
const well: AttentionFacts = {
  engine: samples.engine,
  vault: samples.snapshot.vault.vault,
  accounts: [ready!],
  clients: [samples.claudeCode],
};
const kinds = (facts: Partial<AttentionFacts>) =>
  listAttention({ ...well, ...facts }).map(({ kind }) => kind);
const account = (status: (typeof samples.accounts)[number]['status']) => [{ ...ready!, status }];

test('nothing is asked of the person when all is well', () => {
  expect(kinds({})).toEqual([]);
});

test('what time or the person’s own pause explains is not asked for', () => {
  expect(
    kinds({ accounts: account({ state: 'cooling-down', reason: { code: 'rate-limited' }, endsAt: 1 }) }),
  ).toEqual([]);
  expect(kinds({ accounts: account({ state: 'paused' }) })).toEqual([]);
  expect(kinds({ engine: { ...samples.engine, pause: { endsAt: null } } })).toEqual([]);
});

test('a locked vault is told once, not once for each account that waits for it', () => {
  const vault = { ...well.vault, locked: true };
  expect(
    kinds({ vault, accounts: account({ state: 'locked', reason: { code: 'passphrase-needed' } }) }),
  ).toEqual(['vault-locked']);
  expect(kinds({ vault: { ...well.vault, kind: 'none' } })).toEqual(['vault-not-chosen']);
});

test('what stops everything stands before accounts, and these before clients', () => {
  const engine = { ...samples.engine, url: null, port: null };
  const accounts = account({ state: 'login-needed', reason: { code: 'key-refused' } });
  const clients = (['drifted', 'broken'] as const).map((state) => ({ ...samples.claudeCode, state }));
  expect(kinds({ engine, accounts, clients, vault: { ...well.vault, locked: true } })).toEqual([
    'not-serving',
    'vault-locked',
    'login-needed',
    'client-drifted',
    'client-broken',
  ]);
});
