import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent } from 'undici';
import { AccountsService } from '../../core/accounts/accounts-service.ts';
import type { TokenSet } from '../../core/accounts/token-set.ts';
import { createMemoryLog } from '../../core/api/__fixtures__/fake-handlers.ts';
import { openCustodian, type Custodian } from '../../core/auth/tokens/custodian.ts';
import { EventHub } from '../../core/events.ts';
import { systemClock, type Clock } from '../../core/ports.ts';
import { loadProviders } from '../../core/providers/provider-registry.ts';
import { openDatabase, type Database } from '../../core/storage/database.ts';
import { portunusMigrations } from '../../core/storage/portunus-schema.ts';
import { openVault } from '../../core/vault/open-vault.ts';
import type { OpenVault } from '../../core/vault/vault.ts';
import type { FakeIdentity } from '../fakes/identity/start-fake-identity.ts';

export interface TokenStandOptions {
  /** Holds the database, the passphrase and the provider data; several stands may share it. */
  readonly folder: string;
  /** Of provider data; needed once per folder. */
  readonly overrides?: object;
  readonly clock?: Clock;
  /** @default 0 */
  readonly random?: () => number;
  readonly tokenLimitMs?: number;
}

/** Accounts, vault, database and the custodian as the engine puts them together, without its doors. */
export interface TokenStand {
  readonly database: Database;
  readonly vault: OpenVault;
  readonly accounts: AccountsService;
  readonly custodian: Custodian;
  readonly log: ReturnType<typeof createMemoryLog>;
  /** What front ends were told, as JSON. */
  readonly told: readonly string[];
  /** The account's record, as it is on disk. */
  record(account: string): TokenSet;
  close(): Promise<void>;
}

export async function openTokenStand(options: TokenStandOptions): Promise<TokenStand> {
  const { folder, clock = systemClock, random = () => 0 } = options;
  const log = createMemoryLog();
  const files = { passphrase: join(folder, 'passphrase'), providers: join(folder, 'providers.json') };
  if (!existsSync(files.passphrase)) writeFileSync(files.passphrase, 'correct horse\n', { mode: 0o600 });
  if (options.overrides !== undefined) writeFileSync(files.providers, JSON.stringify(options.overrides));
  const database = openDatabase({
    path: join(folder, 'portunus.db'),
    synchronous: 'full',
    migrations: portunusMigrations,
  });
  const vault = await openVault({
    database,
    log,
    clock,
    environment: { PORTUNUS_PASSPHRASE_FILE: files.passphrase },
    passphraseCost: { n: 1024, r: 8, p: 1 },
  });
  const providers = loadProviders(files.providers, log);
  const events = new EventHub();
  const told: string[] = [];
  events.on('accounts.changed', (slice) => told.push(JSON.stringify(slice)));
  const agent = new Agent({ allowH2: false, connect: { timeout: 5_000 } });
  const custodians: Custodian[] = [];
  const accounts = new AccountsService({
    database,
    vault,
    providers,
    events,
    clock,
    demo: false,
    revokeLogin: () => Promise.resolve(null),
    openTokens: (host) => {
      const { tokenLimitMs } = options;
      const limit = tokenLimitMs === undefined ? {} : { tokenLimitMs };
      const custodian = openCustodian({
        ...{ database, vault, providers, clock, log, host, random, ...limit },
        dispatcher: () => agent,
      });
      custodians.push(custodian);
      return custodian;
    },
    dispatcher: () => agent,
    askUsage: () => Promise.resolve(undefined),
    isOwnAddress: () => false,
  });
  const [custodian] = custodians;
  if (custodian === undefined) throw new Error('nobody opened a token source');
  return {
    database,
    vault,
    accounts,
    custodian,
    log,
    told,
    record: (account) => JSON.parse(vault.get(account) ?? 'null') as TokenSet,
    close: async () => {
      await custodian.close();
      await accounts.close();
      await agent.destroy();
      await vault.close();
      database.close();
    },
  };
}

/** Keeps a login of the fake issuer's, as a sign-in that just ended would. Gives the account's id. */
export function addLogin(
  { accounts }: Pick<TokenStand, 'accounts'>,
  identity: FakeIdentity,
  choices: { readonly clock?: Clock; readonly label?: string; readonly person?: string } = {},
): string {
  const now = (choices.clock ?? systemClock).now();
  const person = identity.people.find(({ email }) => email === choices.person) ?? identity.people[0]!;
  const { accessToken, refreshToken, idToken, expiresIn } = identity.issueLogin({ person: person.email });
  const { id } = accounts.saveLogin({
    provider: providerOf(identity),
    kind: 'oauth',
    label: choices.label,
    identity: {
      subject: `${person.id} ${choices.label ?? ''}`,
      organisationId: null,
      organisation: null,
      email: person.email,
      plan: null,
    },
    tokens: {
      ...{ accessToken, refreshToken, idToken, scopes: [], generation: 0 },
      receivedAt: now,
      expiresAt: now + expiresIn * 1000,
    },
    source: null,
  });
  return id;
}

function providerOf(identity: FakeIdentity): 'claude' | 'codex' | 'code-assist' {
  const [provider] = Object.keys(identity.providerOverrides());
  return provider as 'claude' | 'codex' | 'code-assist';
}

export interface SteeredClock extends Clock {
  /** Time passes. */
  pass(ms: number): void;
  /** Somebody sets the wall clock, or the machine sleeps: the monotonic one does not notice. */
  jump(ms: number): void;
}

export function createSteeredClock(): SteeredClock {
  let [passed, jumped] = [0, 0];
  return {
    now: () => Math.round(Date.now() + passed + jumped),
    monotonicMs: () => performance.now() + passed,
    pass: (ms) => void (passed += ms),
    jump: (ms) => void (jumped += ms),
  };
}
