import { z } from 'zod';
import { AppError, type Result } from './errors.ts';
import { AccountCheck, AccountView, TokenRenewal } from './models/account.ts';
import { ActivityEntry, ActivityOverview } from './models/activity.ts';
import {
  ClientEnvironment,
  ClientId,
  ClientLogin,
  ClientLaunch,
  ClientPlan,
  ClientStatus,
} from './models/client.ts';
import { Finding } from './models/doctor.ts';
import { EngineStatus } from './models/engine.ts';
import { LocalKeyView } from './models/key.ts';
import { FoundLogin, LoginAttempt, PreflightCheck, TakenLogin } from './models/login.ts';
import { LoginOwner } from './models/login-owner.ts';
import { Dialect, ProviderId, ProviderView } from './models/provider.ts';
import { OutboundProxies, ProxyCheck } from './models/proxy.ts';
import { Sentence } from './models/sentence.ts';
import { Settings, SettingsPatch } from './models/settings.ts';
import { Strategy } from './models/strategy.ts';
import { EpochMs } from './models/time.ts';
import { VaultStatus } from './models/vault.ts';

/**
 * Every command and event, once. All of it survives JSON unchanged. A front end (CLI, window,
 * browser) reaches the engine only through these, whichever carrier brings the call.
 */
const command = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

const nothing = z.strictObject({});
/** An id, or a label where that is unique. */
const reference = z.string().min(1).max(200);
const label = z.string().trim().min(1).max(80);
const secret = z.string().min(1).max(65_536);
const proxyUrl = z.string().trim().min(1).max(2048);
const longestPauseMs = 7 * 24 * 3_600_000;
const onClient = z.strictObject({ client: ClientId, environment: ClientEnvironment.optional() });
/** `login`: default as it was chosen last, Portunus's at first. */
const onClientWithLogin = onClient.extend({ login: ClientLogin.optional() });

export const AccountsSlice = z.object({ revision: z.number().int(), accounts: z.array(AccountView) });
export type AccountsSlice = z.infer<typeof AccountsSlice>;
/** Sign-ins that are under way or ended a short while ago. */
export const LoginsSlice = z.object({ revision: z.number().int(), logins: z.array(LoginAttempt) });
export type LoginsSlice = z.infer<typeof LoginsSlice>;
/** Who is asked first: ids of accounts, for all clients and for those with an order of their own. */
export const AccountOrders = z.object({
  all: z.array(z.string()),
  /** By a client's id, or a local key's name. */
  clients: z.record(z.string(), z.array(z.string())),
});
export type AccountOrders = z.infer<typeof AccountOrders>;
export const KeysSlice = z.object({ revision: z.number().int(), keys: z.array(LocalKeyView) });
export type KeysSlice = z.infer<typeof KeysSlice>;
/** This user's clients, as the engine's own variables say where they are. */
export const ClientsSlice = z.object({ revision: z.number().int(), clients: z.array(ClientStatus) });
export type ClientsSlice = z.infer<typeof ClientsSlice>;
export const VaultSlice = z.object({ revision: z.number().int(), vault: VaultStatus });
export type VaultSlice = z.infer<typeof VaultSlice>;
export const SettingsSlice = z.object({ revision: z.number().int(), settings: Settings });
export type SettingsSlice = z.infer<typeof SettingsSlice>;

/** All slices at once: a front end subscribes first, then asks for this, and drops older revisions. */
export const Snapshot = z.object({
  engine: EngineStatus,
  providers: z.array(ProviderView),
  accounts: AccountsSlice,
  logins: LoginsSlice,
  keys: KeysSlice,
  clients: ClientsSlice,
  vault: VaultSlice,
  settings: SettingsSlice,
});
export type Snapshot = z.infer<typeof Snapshot>;

export const commands = {
  'state.snapshot': command(nothing, Snapshot),
  'engine.status': command(nothing, EngineStatus),
  /** Ends the engine gracefully: no new requests, open ones are finished for a short while. */
  'engine.stop': command(nothing, nothing),
  /** New requests are refused as `paused`, open ones go on; for `forMs`, or until `engine.resume` or a restart. */
  'engine.pause': command(
    z.strictObject({ forMs: z.number().int().min(1).max(longestPauseMs).optional() }),
    EngineStatus,
  ),
  'engine.resume': command(nothing, EngineStatus),

  'accounts.list': command(nothing, z.array(AccountView)),
  /** `check: true` makes a harmless call first and saves nothing when the key is refused. */
  'accounts.add': command(
    z.strictObject({
      provider: ProviderId,
      key: secret,
      baseUrl: z.string().max(2048).optional(),
      label: label.optional(),
      check: z.boolean().default(true),
    }),
    z.object({ account: AccountView, check: AccountCheck.nullable() }),
  ),
  /**
   * `undoable`: it is out of use at once, but its secret is deleted, and its login ended at the provider, only after a
   * minute (or with the engine's end). What the provider does never keeps it here (row OA-12).
   */
  'accounts.remove': command(
    z.strictObject({ account: reference, undoable: z.boolean().default(false) }),
    /** What becomes of its login at the provider; null where there is none to end. */
    z.object({ revocation: Sentence.nullable() }),
  ),
  /** Brings an account back, by its id, as it was before an `undoable` removal. */
  'accounts.restore': command(z.strictObject({ account: reference }), AccountView),
  'accounts.rename': command(z.strictObject({ account: reference, label }), AccountView),
  'accounts.pause': command(z.strictObject({ account: reference }), AccountView),
  /** Ends a pause, a cooldown or a "login needed" and lets the next request try again. */
  'accounts.resume': command(z.strictObject({ account: reference }), AccountView),
  'accounts.test': command(
    z.strictObject({ account: reference }),
    z.object({ account: AccountView, check: AccountCheck }),
  ),
  /** Null: for every client that has no order of its own. Accounts that are not named keep their order after those. */
  'accounts.setOrder': command(
    z.strictObject({ client: label.nullable().default(null), accounts: z.array(reference).min(1) }),
    AccountOrders,
  ),
  /** The client follows the order of all again. Null: that of all becomes the one in which they were added. */
  'accounts.clearOrder': command(z.strictObject({ client: label.nullable().default(null) }), AccountOrders),
  'accounts.orders': command(nothing, AccountOrders),
  'accounts.setWeight': command(
    z.strictObject({ account: reference, weight: z.number().int().min(1).max(100) }),
    AccountView,
  ),
  /** Renews its token now, whatever its age. */
  'accounts.renew': command(z.strictObject({ account: reference }), AccountView),
  /** What became of its token, newest first, at most 50. */
  'accounts.renewals': command(z.strictObject({ account: reference }), z.array(TokenRenewal)),
  /** A static token, or the output of `claude setup-token`. A JWT's own `exp` counts unless `expiresInMs` is given. */
  'accounts.pasteToken': command(
    z.strictObject({
      provider: ProviderId,
      token: secret,
      expiresInMs: z.number().int().min(1).optional(),
      label: label.optional(),
      acceptPolicy: z.boolean().default(false),
      check: z.boolean().default(true),
    }),
    z.object({ account: AccountView, check: AccountCheck.nullable() }),
  ),
  /** An account for the login that Claude Code itself sends along; nothing secret is kept for it. */
  'accounts.addPassThrough': command(
    z.strictObject({ label: label.optional(), acceptPolicy: z.boolean().default(false) }),
    AccountView,
  ),

  /** What could get in the way of this sign-in. */
  'logins.preflight': command(
    z.strictObject({
      provider: ProviderId,
      method: z.enum(['browser', 'device-code']),
      /** The one that is signed in again: its own proxy is taken. */
      account: reference.optional(),
    }),
    z.array(PreflightCheck),
  ),
  /**
   * Begins a sign-in; `account` signs that one in again. `paste`: the provider's page shows a code, nothing listens.
   * Only one is under way per provider: a new one ends the one before.
   */
  'logins.begin': command(
    z.strictObject({
      provider: ProviderId,
      method: z.enum(['browser', 'device-code']),
      paste: z.boolean().default(false),
      account: reference.optional(),
      label: label.optional(),
      acceptPolicy: z.boolean().default(false),
    }),
    LoginAttempt,
  ),
  'logins.get': command(z.strictObject({ login: reference }), LoginAttempt),
  /** The address the browser ended at, or the code that the provider showed. */
  'logins.paste': command(z.strictObject({ login: reference, text: z.string().max(65_536) }), LoginAttempt),
  /** Keeps who signed in. Throws `account-differs` for somebody else than expected, unless `acceptOther`. */
  'logins.save': command(
    z.strictObject({ login: reference, acceptOther: z.boolean().default(false) }),
    AccountView,
  ),
  /** Frees the callback's port at once; what was not saved is forgotten. */
  'logins.cancel': command(z.strictObject({ login: reference }), nothing),

  /** Other tools' logins on this machine, or at `path`. Reads only; macOS may ask before it opens a keychain entry. */
  'imports.scan': command(
    z.strictObject({
      owner: LoginOwner.optional(),
      path: z.string().min(1).max(4096).optional(),
      environment: ClientEnvironment.optional(),
    }),
    z.array(FoundLogin),
  ),
  /** `import`: ours from now on; `borrow`: stays the other tool's and is read from there. Found by the same scan. */
  'imports.take': command(
    z.strictObject({
      owner: LoginOwner.optional(),
      path: z.string().min(1).max(4096).optional(),
      environment: ClientEnvironment.optional(),
      logins: z.array(z.string()).min(1),
      mode: z.enum(['import', 'borrow']),
      acceptPolicy: z.boolean().default(false),
      check: z.boolean().default(true),
    }),
    z.array(TakenLogin),
  ),

  'keys.list': command(nothing, z.array(LocalKeyView)),
  /** Its text is in this answer and nowhere else. */
  'keys.create': command(z.strictObject({ name: label }), z.object({ key: LocalKeyView, text: z.string() })),
  /**
   * The key for tools that are set up by hand: made when it is first asked for, and again after it was revoked.
   * Its text is kept in the vault, so that it can be copied once more.
   */
  'keys.revealShared': command(nothing, z.object({ key: LocalKeyView, text: z.string() })),
  'keys.revoke': command(z.strictObject({ key: reference }), LocalKeyView),

  'clients.list': command(
    z.strictObject({ environment: ClientEnvironment.optional() }),
    z.array(ClientStatus),
  ),
  'clients.plan': command(onClientWithLogin, ClientPlan),
  /** With `planId`, refuses when the files changed since that plan was shown. */
  'clients.apply': command(onClientWithLogin.extend({ planId: z.string().optional() }), ClientPlan),
  /** What `clients.revert` would do; nothing is written. */
  'clients.planRevert': command(onClient, ClientPlan),
  /** With `planId`, refuses when the files changed since that plan was shown. */
  'clients.revert': command(onClient.extend({ planId: z.string().optional() }), ClientPlan),
  'clients.launch': command(onClientWithLogin, ClientLaunch),

  /** Newest first; `before` is the id to go on from. */
  'activity.list': command(
    z.strictObject({ limit: z.number().int().min(1).max(1000).default(100), before: z.string().optional() }),
    z.array(ActivityEntry),
  ),
  'activity.get': command(z.strictObject({ id: reference }), ActivityEntry),
  /**
   * Counts as requests end, so that it may be asked every second as long as `sinceAt` stays the same (midnight, for
   * example); another moment is counted from the stored history, which may take a second when that is full.
   */
  'activity.overview': command(z.strictObject({ sinceAt: EpochMs }), ActivityOverview),
  /** Deletes every story but those of running requests. */
  'activity.clear': command(nothing, nothing),

  'vault.status': command(nothing, VaultStatus),
  'vault.unlock': command(z.strictObject({ passphrase: secret.optional() }), VaultStatus),
  /** Chooses where secrets live; moves those that are there (row SEC-8). `passphrase` only for that kind. */
  'vault.create': command(
    z.strictObject({ kind: z.enum(['keychain', 'passphrase', 'session']), passphrase: secret.optional() }),
    VaultStatus,
  ),
  'vault.changePassphrase': command(z.strictObject({ current: secret, next: secret }), VaultStatus),

  /**
   * Who would answer such a request and why; nothing is asked of anybody. `client`, an id or a key's name, decides
   * whose order counts, and the dialect unless that is named.
   */
  'routes.simulate': command(
    z.strictObject({
      model: z.string().min(1).max(200),
      client: z.string().max(200).optional(),
      dialect: Dialect.optional(),
    }),
    z.object({
      /** Null when nobody would; `error` is then what the client would be told. */
      account: z.object({ id: z.string(), label: z.string(), provider: ProviderId }).nullable(),
      dialect: Dialect,
      upstreamDialect: Dialect.nullable(),
      /** What the account is asked for. */
      model: z.string(),
      /** The setting; it reorders nothing where `ownOrder` says that the client has an order of its own. */
      strategy: Strategy,
      ownOrder: z.boolean(),
      decision: z.array(Sentence),
      error: AppError.nullable(),
    }),
  ),

  'proxies.get': command(nothing, OutboundProxies),
  /**
   * `url` may hold a name and a password; `direct`: no proxy at all; null: follow the one for all, and that one the
   * environment. No `account`: for all. From the next request on; those under way end as they began.
   */
  'proxies.set': command(
    z.strictObject({ account: reference.nullable().default(null), url: proxyUrl.nullable() }),
    OutboundProxies,
  ),
  /** Connects to where the account's requests go, or a provider's; through `url` where it is given, set or not. */
  'proxies.test': command(
    z.strictObject({ account: reference.nullable().default(null), url: proxyUrl.optional() }),
    ProxyCheck,
  ),

  'settings.get': command(nothing, Settings),
  /** Only what is named changes; ports count from the next start on. */
  'settings.update': command(SettingsPatch, Settings),

  /** `live: true` makes a one-token call per account. */
  'doctor.run': command(
    z.strictObject({ live: z.boolean().default(false), environment: ClientEnvironment.optional() }),
    z.array(Finding),
  ),
};

/** Whole slices, never diffs, so that order and loss do not matter; activity comes in batches. */
export const events = {
  'engine.changed': EngineStatus,
  'accounts.changed': AccountsSlice,
  'logins.changed': LoginsSlice,
  'keys.changed': KeysSlice,
  /** After `apply` and `revert`, and when somebody else changed a client's file or program. */
  'clients.changed': ClientsSlice,
  'vault.changed': VaultSlice,
  'settings.changed': SettingsSlice,
  'proxies.changed': OutboundProxies,
  /** Entries that began, moved on or ended since the last batch, at most ten batches a second. */
  'activity.changed': z.array(ActivityEntry),
  /** The history was deleted: what is still running is told by `activity.changed` again when it moves on. */
  'activity.cleared': nothing,
};

export type CommandName = keyof typeof commands;
export type EventName = keyof typeof events;
/** What a caller may write: defaults may be left out. */
export type Input<N extends CommandName> = z.input<(typeof commands)[N]['input']>;
/** What a handler receives: defaults are filled in. */
export type Parsed<N extends CommandName> = z.output<(typeof commands)[N]['input']>;
export type Output<N extends CommandName> = z.output<(typeof commands)[N]['output']>;
export type Payload<E extends EventName> = z.output<(typeof events)[E]>;

/** How every front end talks to the engine. Failures are values, never thrown. */
export interface Bridge {
  invoke<N extends CommandName>(name: N, input: Input<N>): Promise<Result<Output<N>>>;
  /** Returns the function that ends the subscription. */
  on<E extends EventName>(name: E, listener: (payload: Payload<E>) => void): () => void;
}
