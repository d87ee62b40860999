import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Locks one secret to the record it belongs to (row SEC-1): whoever can write the database may neither read a
 * secret nor put one account's secret, or an older one, in another's place. Secrets and keys are never part of
 * an error. Layout: format byte, nonce (12), tag (16), ciphertext.
 */
export interface RecordName {
  readonly keyId: string;
  readonly record: string;
  /** Counts the writes of this record. */
  readonly version: number;
}

export const keyBytes = 32;

const algorithm = 'aes-256-gcm';
const format = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = 1 + nonceBytes + tagBytes;

export function seal(key: Uint8Array, name: RecordName, secret: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(describe(name));
  const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([format]), nonce, cipher.getAuthTag(), ciphertext]);
}

/** Undefined when any bit differs, the key is another, or the sealed bytes belong to another record. */
export function unseal(key: Uint8Array, name: RecordName, sealed: Uint8Array): string | undefined {
  if (sealed[0] !== format || sealed.length < headerBytes) return undefined;
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(describe(name));
  decipher.setAuthTag(sealed.subarray(1 + nonceBytes, headerBytes));
  const plain = decipher.update(sealed.subarray(headerBytes));
  try {
    decipher.final();
    return plain.toString('utf8');
  } catch {
    return undefined; // the tag does not fit: what `update` gave must not be used
  } finally {
    plain.fill(0);
  }
}

/** JSON keeps the parts apart: no two names give the same bytes. */
function describe({ keyId, record, version }: RecordName): Buffer {
  return Buffer.from(JSON.stringify([format, keyId, record, version]));
}
