import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ClientEnvironment } from '../../../shared/models/client.ts';
import type { Machine } from '../login-reader.ts';

export function machineOf({ home }: { readonly home: string }, environment: ClientEnvironment = {}): Machine {
  return { home, environment, platform: 'linux' };
}

/** Writes a file as its tool does, text as it is and anything else as JSON. Gives its path. */
export function putFile(path: string, content: unknown): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** An unsigned JWT, as OpenAI's tokens are read. */
export function makeJwt(claims: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.c2lnbmF0dXJl`;
}
