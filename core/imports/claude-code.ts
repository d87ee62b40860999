/**
 * Claude Code's login: `.credentials.json`, and on macOS the keychain. Tokens under `mcpOAuth` in the same file are
 * for MCP servers and none of ours: only the login's own object is looked at.
 */
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { AccountIdentity } from '../../shared/models/account.ts';
import { epochMs, text, tokensOf, untakeable } from './describe-login.ts';
import {
  isKeychainPlace,
  listKeychainPlaces,
  readKeychainEntry,
  serviceOfPlace,
  systemKeychain,
  type KeychainProgram,
} from './claude-code-keychain.ts';
import type { LoginReader, Machine, ReadLogin } from './login-reader.ts';
import { brokenFile, chooseFolder, parseLoginJson, readLoginJson } from './read-login-file.ts';

const owner = 'claude-code';
const fileName = '.credentials.json';
/** It holds the history of every project as well. */
const largestConfig = 64 * 1_048_576;

const Login = z.looseObject({
  accessToken: text,
  refreshToken: text,
  expiresAt: epochMs,
  scopes: z.array(z.string()).nullish().catch(null),
  subscriptionType: text,
});
/** Older releases called it `claude.ai_oauth`, or had no object around the fields at all. */
const Credentials = z
  .looseObject({ claudeAiOauth: Login.nullish(), 'claude.ai_oauth': Login.nullish() })
  .transform((file) => file.claudeAiOauth ?? file['claude.ai_oauth'] ?? Login.parse(file));

const Config = z.looseObject({
  oauthAccount: z.looseObject({
    accountUuid: text,
    emailAddress: text,
    organizationUuid: text,
    organizationName: text,
  }),
});

export function createClaudeCodeReader(keychain: KeychainProgram = systemKeychain): LoginReader {
  return {
    owner,
    places: (machine) => {
      const file = join(credentialsFolder(machine), fileName);
      return machine.platform === 'darwin'
        ? [file, ...listKeychainPlaces(machine, configFolder(machine), credentialsFolder(machine))]
        : [file];
    },
    placesIn: (folder) => [join(folder, fileName), join(folder, '.claude', fileName)],
    read: (place, machine) => {
      const service = serviceOfPlace(place);
      if (service === undefined) return readFile(place, machine);
      return readKeychainEntry(keychain, place, service).then((kept) =>
        kept === undefined ? undefined : readText(kept, place, machine),
      );
    },
  };
}

function readFile(place: string, machine: Machine | undefined): ReadLogin[] | undefined {
  const content = readLoginJson(place);
  return content === undefined ? undefined : readCredentials(content, place, machine);
}

/** Older releases of macOS give back what is not ASCII as hex. */
function readText(kept: string, place: string, machine: Machine | undefined): ReadLogin[] {
  const isHex = /^(?:[0-9a-f]{2})+$/i.test(kept);
  return readCredentials(
    parseLoginJson(isHex ? Buffer.from(kept, 'hex').toString('utf8') : kept, place),
    place,
    machine,
  );
}

function readCredentials(content: unknown, path: string, machine: Machine | undefined): ReadLogin[] {
  const login = Credentials.safeParse(content).data;
  if (login === undefined) throw brokenFile(path, 'it does not hold what Claude Code writes');
  const source = { owner, path, entry: null } as const;
  const { accessToken } = login;
  if (typeof accessToken !== 'string') {
    // Signed out, or only MCP servers are signed in.
    return Object.keys(login).includes('refreshToken')
      ? [untakeable(source, 'Claude Code', { code: 'login-empty' })]
      : [];
  }
  const identity = readIdentity(path, machine, login.subscriptionType ?? null);
  const { refreshToken, scopes, expiresAt } = login;
  return [
    {
      source,
      provider: 'claude',
      kind: typeof refreshToken === 'string' ? 'oauth' : 'token',
      name: identity?.email ?? 'Claude Code',
      identity,
      baseUrl: null,
      expiresAt: expiresAt ?? null,
      problem: null,
      secret: tokensOf(accessToken, { refreshToken: refreshToken ?? null, scopes: scopes ?? [] }),
    },
  ];
}

/** Who it is stands in another file, which may be older than the login: it only tells logins apart. */
function readIdentity(
  path: string,
  machine: Machine | undefined,
  subscription: string | null,
): AccountIdentity | null {
  const found = listConfigs(path, machine)
    .map(readConfig)
    .find((config) => config !== undefined);
  const account = found?.oauthAccount;
  if (typeof account?.accountUuid !== 'string') return null;
  return {
    subject: account.accountUuid,
    organisationId: account.organizationUuid ?? null,
    organisation: account.organizationName ?? null,
    email: account.emailAddress ?? null,
    // The API says `claude_max` for what the file calls `max`.
    plan: subscription === null ? null : `claude_${subscription.replace(/^claude_/, '')}`,
  };
}

function readConfig(path: string): z.infer<typeof Config> | undefined {
  try {
    return Config.safeParse(readLoginJson(path, largestConfig)).data;
  } catch {
    // The login can be used without it.
    return undefined;
  }
}

function listConfigs(path: string, machine: Machine | undefined): string[] {
  if (machine !== undefined) return [configFile(machine)];
  if (isKeychainPlace(path)) return [];
  const folder = dirname(path);
  const beside = join(folder, '.claude.json');
  return basename(folder) === '.claude' ? [beside, join(dirname(folder), '.claude.json')] : [beside];
}

function configFile({ home, environment }: Machine): string {
  return join(chooseFolder('CLAUDE_CONFIG_DIR', environment.CLAUDE_CONFIG_DIR, [home]), '.claude.json');
}

function configFolder({ home, environment }: Machine): string {
  return chooseFolder('CLAUDE_CONFIG_DIR', environment.CLAUDE_CONFIG_DIR, [home, '.claude']);
}

function credentialsFolder(machine: Machine): string {
  const { CLAUDE_SECURESTORAGE_CONFIG_DIR: moved } = machine.environment;
  return chooseFolder('CLAUDE_SECURESTORAGE_CONFIG_DIR', moved, [configFolder(machine)]);
}
