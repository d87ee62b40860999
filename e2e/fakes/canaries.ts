import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A random secret that is planted in an input and must never come out anywhere. */
export interface Canary {
  /** Where it was planted. */
  readonly name: string;
  readonly secret: string;
}

export type CanaryShape = 'short' | 'long' | 'jwt' | 'symbols';

export function createCanary(name: string, shape: CanaryShape = 'long'): Canary {
  return { name, secret: makers[shape]() };
}

const makers: Record<CanaryShape, () => string> = {
  short: () => randomBytes(6).toString('hex'),
  long: () => `sk-canary-${randomBytes(48).toString('base64url')}`,
  jwt: () =>
    ['{"alg":"none"}', `{"sub":"${randomBytes(12).toString('hex')}"}`, randomBytes(32)].map(encode).join('.'),
  symbols: () => `${randomBytes(9).toString('hex')}+/=${randomBytes(9).toString('hex')}%"\\`,
};

function encode(part: string | Buffer): string {
  return Buffer.from(part).toString('base64url');
}

/** One place where a canary came out. */
export interface Leak {
  readonly canary: string;
  readonly where: string;
  readonly form: string;
}

/** Looks for the canaries in texts, by the name of where each text came from. */
export function findCanaries(
  canaries: readonly Canary[],
  texts: Readonly<Record<string, string | Uint8Array>>,
): Leak[] {
  const disguises = canaries.map(disguise);
  return Object.entries(texts).flatMap(([where, text]) => {
    const haystack =
      typeof text === 'string'
        ? Buffer.from(text)
        : Buffer.from(text.buffer, text.byteOffset, text.byteLength);
    return disguises.flatMap(({ canary, forms }) => {
      const found = forms.find(({ needle }) => haystack.includes(needle));
      return found ? [{ canary: canary.name, where, form: found.form }] : [];
    });
  });
}

/** Looks through every file below a folder: databases and their write-ahead logs too. */
export function findCanariesInFolder(canaries: readonly Canary[], folder: string): Leak[] {
  return listFiles(folder).flatMap((path) => findCanaries(canaries, { [path]: readFileSync(path) }));
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

function disguise(canary: Canary) {
  const bytes = Buffer.from(canary.secret);
  const forms = [
    { form: 'plain', needle: canary.secret },
    { form: 'json', needle: JSON.stringify(canary.secret).slice(1, -1) },
    { form: 'hex', needle: bytes.toString('hex') },
    { form: 'upper-case hex', needle: bytes.toString('hex').toUpperCase() },
    { form: 'url-encoded', needle: encodeURIComponent(canary.secret) },
    { form: 'utf-16', needle: Buffer.from(canary.secret, 'utf16le') },
    ...[0, 1, 2].flatMap((shift) => base64At(bytes, shift)),
  ];
  return { canary, forms };
}

/**
 * Base64 of a secret in the middle of other text depends on where it starts, in thirds of a group:
 * what is the same whatever stands around it is searched for.
 */
function base64At(bytes: Buffer, shift: number) {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const stable = encoded.slice(
    shift === 0 ? 0 : 4,
    encoded.length - ((bytes.length + shift) % 3 === 0 ? 0 : 2),
  );
  return [
    { form: 'base64', needle: stable },
    { form: 'base64url', needle: stable.replaceAll('+', '-').replaceAll('/', '_') },
  ];
}
