import { expect, test } from 'vitest';
import type { VaultStatus } from '../../../shared/models/vault.ts';
import { readNeed } from './vault-need.ts';

const open: VaultStatus = { kind: 'keychain', locked: false, backend: null, fault: null, message: null };

test.each<[string, Partial<VaultStatus>, string]>([
  ['works', {}, 'nothing'],
  ['is being opened', { kind: 'none', locked: true }, 'opening'],
  ['has no place', { kind: 'none', fault: 'absent' }, 'choice'],
  ['waits for its passphrase', { kind: 'passphrase', locked: true }, 'passphrase'],
  ['waits for the keychain', { locked: true, fault: 'silent' }, 'keychain'],
  ['has lost older secrets', { fault: 'key-lost' }, 'lost'],
  ['ends with the engine', { kind: 'session' }, 'session'],
])('a vault that %s needs the right thing', (_, status, need) => {
  expect(readNeed({ ...open, ...status }).kind).toBe(need);
});

test('only secrets that no waiting brings back may be left behind', () => {
  const replaceable = (fault: VaultStatus['fault']) => readNeed({ ...open, locked: true, fault });
  expect(replaceable('changed')).toMatchObject({ replaceable: true });
  expect(replaceable('absent')).toMatchObject({ replaceable: true });
  expect(replaceable('silent')).toMatchObject({ replaceable: false });
});
