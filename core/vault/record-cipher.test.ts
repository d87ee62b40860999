import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { seal, unseal } from './record-cipher.ts';

const key = randomBytes(32);
const name = { keyId: 'key', record: 'account-1', version: 3 };

test('SEC-1 a token set of 50 KB comes back, and twice the same secret never looks the same', () => {
  const secret = JSON.stringify({ token: 'é'.repeat(25_000) });
  const sealed = seal(key, name, secret);
  expect(unseal(key, name, sealed)).toBe(secret);
  expect(seal(key, name, secret).equals(sealed)).toBe(false);
  expect(sealed.includes('token')).toBe(false);
  expect(unseal(key, name, seal(key, name, ''))).toBe('');
});

test('SEC-1 sealed bytes of another record, version, key id or key are refused', () => {
  const sealed = seal(key, name, 'secret');
  expect(unseal(key, { ...name, record: 'account-2' }, sealed)).toBeUndefined();
  expect(unseal(key, { ...name, version: 2 }, sealed)).toBeUndefined();
  expect(unseal(key, { ...name, keyId: 'other' }, sealed)).toBeUndefined();
  expect(unseal(randomBytes(32), name, sealed)).toBeUndefined();
});

test('SEC-1 any flipped bit and any cut is refused', () => {
  const sealed = seal(key, name, 'a secret');
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const damaged = Buffer.from(sealed);
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    expect(unseal(key, name, damaged)).toBeUndefined();
  }
  for (let length = 0; length < sealed.length; length += 1)
    expect(unseal(key, name, sealed.subarray(0, length))).toBeUndefined();
});
