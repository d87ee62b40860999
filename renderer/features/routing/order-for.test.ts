import { expect, test } from 'vitest';
import type { AccountView } from '../../../shared/models/account.ts';
import * as samples from '../../gallery/samples.ts';
import { listTools, orderFor } from './order-for.ts';

const accounts = ['a', 'b', 'c', 'new'].map((id): AccountView => samples.account({ id, label: id }));
const orders = { all: ['c', 'b', 'a'], clients: { codex: ['a', 'gone'] } };
const ids = (client: string | null) =>
  orderFor(client, orders, accounts)
    .map(({ id }) => id)
    .join(' ');

test('a client’s own order goes first, then that of all, then accounts that came since', () => {
  expect(ids(null)).toBe('c b a new');
  expect(ids('claude-code')).toBe('c b a new');
  expect(ids('codex')).toBe('a c b new');
});

test('clients, keys made by hand, and whoever has an order may have one; each once', () => {
  const key = { id: 'k', client: null, shared: false, hint: '', createdAt: 1, lastUsedAt: null };
  const keys = [
    { ...key, name: 'my editor' },
    { ...key, name: 'Claude Code', client: 'claude-code' as const },
    { ...key, name: 'codex' },
  ];
  expect(listTools([samples.claudeCode], keys, orders)).toEqual(['claude-code', 'my editor', 'codex']);
  expect(listTools([], [], undefined)).toEqual([]);
});
