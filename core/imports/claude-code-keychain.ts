/**
 * Claude Code's entry in the macOS keychain, read through the system's own `security` program. macOS may ask the
 * person first. The secret comes over a pipe and is never part of a command line, a log or an error.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Machine } from './login-reader.ts';
import { brokenFile } from './read-login-file.ts';

/** How `security` is called; another one in tests. */
export interface KeychainProgram {
  readonly path: string;
  /** A person may have to read and answer the system's question. */
  readonly limitMs: number;
}

/** By its full path: a `security` of somebody else on PATH must not be run. */
export const systemKeychain: KeychainProgram = { path: '/usr/bin/security', limitMs: 60_000 };

const prefix = 'keychain:';
const usualService = 'Claude Code-credentials';
/** errSecItemNotFound, as `security` ends with it. */
const notFound = 44;

/** `keychain:SERVICE/ACCOUNT`. The entry of a config folder that was moved has a name of its own. */
export function listKeychainPlaces(
  { environment, home }: Machine,
  ...folders: readonly string[]
): readonly string[] {
  const moved = folders.filter((folder) => folder !== `${home}/.claude`);
  const services = moved.length === 0 ? [usualService] : moved.map((folder) => nameMovedService(folder));
  const accounts = [environment.USER, 'claude-code-user'].filter((name) => name !== undefined && name !== '');
  return [...new Set(services)]
    .flatMap((service) => [service, `${service}-custom-oauth`])
    .flatMap((service) => accounts.map((account) => `${prefix}${service}/${account ?? ''}`));
}

function nameMovedService(folder: string): string {
  const digest = createHash('sha256').update(folder.normalize('NFC')).digest('hex');
  return `${usualService}-${digest.slice(0, 8)}`;
}

export interface KeychainName {
  readonly service: string;
  readonly account: string;
}

/** Undefined for a place that is a file. */
export function serviceOfPlace(place: string): KeychainName | undefined {
  const [service, account] = place.startsWith(prefix) ? place.slice(prefix.length).split('/') : [];
  return service === undefined || account === undefined ? undefined : { service, account };
}

export const isKeychainPlace = (place: string) => place.startsWith(prefix);

/** Undefined where there is no such entry. Rejects with AppFailure `login-file-broken`. */
export function readKeychainEntry(
  { path: program, limitMs }: KeychainProgram,
  place: string,
  { service, account }: KeychainName,
): Promise<string | undefined> {
  const args = ['find-generic-password', '-s', service, '-a', account, '-w'];
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: limitMs, maxBuffer: 1_048_576, env: {} }, (fault, stdout) => {
      if (fault === null) resolve(stdout.replace(/\r?\n$/, ''));
      else if (fault.code === notFound) resolve(undefined);
      // Not as `cause`: it holds what the program printed.
      else reject(brokenFile(place, describeFault(fault)));
    });
  });
}

function describeFault({ code, killed }: { code?: number | string | null; killed?: boolean }): string {
  if (killed === true) return 'the keychain did not answer';
  if (code === 'ENOENT') return 'there is no keychain program on this machine';
  // errSecAuthFailed and "user canceled".
  if (code === 51 || code === 128) return 'the keychain refused access';
  return `the keychain answered ${String(code)}`;
}
