import { z } from 'zod';
import { ClientId } from './client-id.ts';
import { Sentence } from './sentence.ts';

export { ClientId } from './client-id.ts';

/**
 * The variables that decide where a client's files are. A front end passes its own along, so that
 * `HOME=/x portunus clients apply ...` acts on `/x` even when the engine runs elsewhere.
 */
export const environmentNames = [
  'HOME',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'PATH',
  'PATHEXT',
  'CLAUDE_CONFIG_DIR',
  // Where other tools keep their logins; the macOS keychain files Claude Code's under the user's name.
  'CLAUDE_SECURESTORAGE_CONFIG_DIR',
  'CODEX_HOME',
  'GEMINI_CLI_HOME',
  'OPENCLAW_STATE_DIR',
  'USER',
  // Clients send even loopback requests through a proxy unless NO_PROXY exempts them.
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
] as const;
export const ClientEnvironment = z.partialRecord(z.enum(environmentNames), z.string());
export type ClientEnvironment = z.infer<typeof ClientEnvironment>;

/** Where a client stands. `drifted`: it was switched on and somebody changed our keys since. */
export const ClientState = z.enum(['off', 'on', 'drifted', 'broken']);
export type ClientState = z.infer<typeof ClientState>;

/**
 * Whose login a client's requests go out with: that of an account here, or the client's own, which it keeps and
 * sends along (decision D9).
 */
export const ClientLogin = z.enum(['portunus', 'own']);
export type ClientLogin = z.infer<typeof ClientLogin>;

export const ClientStatus = z.object({
  id: ClientId,
  name: z.string(),
  installed: z.boolean(),
  /** The program that was found, if any. */
  binary: z.string().nullable(),
  /** As far as it can be told without starting the program. */
  version: z.string().nullable(),
  /** What a person types to start it through us without any file being written. */
  launchCommand: z.string(),
  state: ClientState,
  /** As it is, or would be, written. */
  login: ClientLogin,
  /** Whether it can keep a login of its own. */
  canKeepLogin: z.boolean(),
  configPath: z.string(),
  /** What a person should know: drift, a broken file, another endpoint in force. */
  notes: z.array(Sentence),
});
export type ClientStatus = z.infer<typeof ClientStatus>;

export const FileChange = z.object({
  path: z.string(),
  change: z.enum(['create', 'edit', 'delete', 'none']),
  /** A unified diff in which every value that looks like a secret is masked. */
  diff: z.string(),
});
export type FileChange = z.infer<typeof FileChange>;

/** What apply or revert would do, or did. `planId` names the exact bytes it was made from. */
export const ClientPlan = z.object({
  client: ClientId,
  planId: z.string(),
  files: z.array(FileChange),
  notes: z.array(Sentence),
});
export type ClientPlan = z.infer<typeof ClientPlan>;

/** How to start a client so that it talks to us without any file being written. */
export const ClientLaunch = z.object({
  command: z.string(),
  /** Variables to set; null takes one away that would stand in the way. */
  environment: z.record(z.string(), z.string().nullable()),
  /** The key inside `environment`; to be revoked when the client has ended. */
  keyId: z.string(),
  notes: z.array(Sentence),
});
export type ClientLaunch = z.infer<typeof ClientLaunch>;
