import { randomBytes, scrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AppFailure } from '../../shared/errors.ts';
import type { Logger } from '../ports.ts';
import { isPrivate } from '../storage/private-files.ts';
import { toStorageFailure } from '../storage/storage-failure.ts';
import { keyBytes } from './record-cipher.ts';

/** Turns a passphrase into a key, slowly on purpose. Neither is ever logged or part of an error. */

/** Stored beside the vault, so that the cost can be raised without locking anybody out. */
export const PassphraseParameters = z.object({
  kdf: z.literal('scrypt'),
  salt: z.base64(),
  n: z.number().int(),
  r: z.number().int(),
  p: z.number().int(),
});
export type PassphraseParameters = z.infer<typeof PassphraseParameters>;

export type PassphraseCost = Pick<PassphraseParameters, 'n' | 'r' | 'p'>;

/** 128 MB and about half a second: what OWASP asks of scrypt at least. */
export const passphraseCost: PassphraseCost = { n: 2 ** 17, r: 8, p: 1 };

export function choosePassphraseParameters(cost: PassphraseCost): PassphraseParameters {
  return { kdf: 'scrypt', salt: randomBytes(16).toString('base64'), ...cost };
}

/** Runs outside the main thread. The same text typed on two systems gives the same key (NFC). */
export function derivePassphraseKey(passphrase: string, parameters: PassphraseParameters): Promise<Buffer> {
  const { salt, n, r, p } = parameters;
  const maxmem = 2 * 128 * n * r;
  return new Promise((resolve, reject) => {
    const text = passphrase.normalize('NFC');
    scrypt(text, Buffer.from(salt, 'base64'), keyBytes, { N: n, r, p, maxmem }, (cause, key) => {
      if (cause) reject(cause);
      else resolve(key);
    });
  });
}

/** Throws AppFailure `invalid-input`. */
export function requirePassphrase(passphrase: string | undefined, field = 'passphrase'): string {
  if (passphrase !== undefined && passphrase !== '') return passphrase;
  throw new AppFailure({
    code: 'invalid-input',
    field,
    problem: 'A passphrase is needed; it may not be empty.',
  });
}

/**
 * The first line ending at the end of the file is the editor's, all else is the passphrase's.
 * Throws AppFailure `invalid-input` when it is empty or cannot be read.
 */
export function readPassphraseFile(path: string, log: Logger): string {
  const text = readText(path);
  if (!isPrivate(path)) log.warn('vault.passphrase-file-readable', { path });
  const passphrase = text.replace(/\r?\n$/, '');
  if (passphrase !== '') return passphrase;
  throw invalidFile(`${path} is empty.`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const failure = toStorageFailure(path, cause);
    const problem = failure instanceof AppFailure && failure.error.code === 'storage-failed';
    throw invalidFile(`${path} cannot be read${problem ? `: ${reasonOf(failure)}` : ''}.`, cause);
  }
}

function reasonOf(failure: AppFailure): string {
  return failure.error.code === 'storage-failed' ? failure.error.reason : failure.message;
}

function invalidFile(problem: string, cause?: unknown): AppFailure {
  return new AppFailure({ code: 'invalid-input', field: 'PORTUNUS_PASSPHRASE_FILE', problem }, { cause });
}
