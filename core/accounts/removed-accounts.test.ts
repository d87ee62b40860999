import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { openCustodian } from '../auth/tokens/custodian.ts';
import { EventHub } from '../events.ts';
import { createMemoryLog } from '../api/__fixtures__/fake-handlers.ts';
import { systemClock } from '../ports.ts';
import { loadProviders } from '../providers/provider-registry.ts';
import { openDatabase, type Database } from '../storage/database.ts';
import { portunusMigrations } from '../storage/portunus-schema.ts';
import { openVault } from '../vault/open-vault.ts';
import type { OpenVault } from '../vault/vault.ts';
import { AccountsService } from './accounts-service.ts';

let home: TemporaryHome;
let database: Database;
let vault: OpenVault;
let accounts: AccountsService;
const log = createMemoryLog();

const create = () =>
  new AccountsService({
    database,
    vault,
    providers: loadProviders(undefined, log),
    events: new EventHub(),
    clock: systemClock,
    dispatcher: () => {
      throw new Error('nobody is asked');
    },
    askUsage: () => Promise.resolve(undefined),
    openTokens: (host) =>
      openCustodian({
        database,
        vault,
        providers: loadProviders(undefined, log),
        clock: systemClock,
        log,
        host,
        dispatcher: () => {
          throw new Error('nobody is asked');
        },
      }),
    revokeLogin: () => Promise.resolve(null),
    demo: false,
    isOwnAddress: () => false,
  });

beforeEach(async () => {
  home = createTemporaryHome();
  database = openDatabase({
    path: home.path('portunus.db'),
    synchronous: 'full',
    migrations: portunusMigrations,
  });
  vault = await openVault({ database, log, clock: systemClock, environment: home.environment });
  await vault.create({ kind: 'session' });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  accounts = create();
});
afterEach(async () => {
  vi.useRealTimers();
  await accounts.close();
  await vault.close();
  database.close();
  home.remove();
});

async function add(label: string): Promise<string> {
  const { account } = await accounts.add({
    provider: 'anthropic',
    key: `sk-ant-${label}-0123456789`,
    label,
    check: false,
  });
  return account.id;
}
const labels = () => accounts.list().map(({ label }) => label);
const remove = (account: string, undoable = true) => accounts.remove({ account, undoable });

it('an undoable removal is undone as if nothing had been', async () => {
  const [first] = [await add('first'), await add('second')];
  accounts.applyVerdict(
    first,
    { model: 'm', client: null },
    {
      scope: 'model',
      kind: 'cool-down',
      reason: { code: 'rate-limited' },
      endsAt: Date.now() + 60_000,
    },
  );
  const before = accounts.list();
  await remove('first');
  expect(labels()).toEqual(['second']);
  expect(() => accounts.find('first')).toThrow();
  vi.advanceTimersByTime(59_000);
  accounts.restore({ account: first });
  expect(accounts.list()).toEqual(before);
  expect(accounts.upstream(first)).toMatchObject({ account: first });
  // Twice is once.
  expect(accounts.restore({ account: first }).label).toBe('first');
  vi.advanceTimersByTime(120_000);
  expect(vault.get(first)).toContain('first');
});

it('after a minute the secret is gone, and that is said', async () => {
  const id = await add('first');
  await remove(id);
  expect(vault.get(id)).toBeDefined();
  vi.advanceTimersByTime(60_000);
  expect(vault.get(id)).toBeUndefined();
  expect(() => accounts.restore({ account: id })).toThrow(/cannot be brought back/);
  expect(database.all('SELECT id FROM accounts')).toEqual([]);
});

it('for good is at once', async () => {
  const id = await add('first');
  await remove(id, false);
  expect(vault.get(id)).toBeUndefined();
  expect(() => accounts.restore({ account: id })).toThrow(/cannot be brought back/);
});

it('the engine’s end makes it final', async () => {
  const id = await add('first');
  await remove(id);
  await accounts.close();
  expect(vault.get(id)).toBeUndefined();
});

it('what a killed engine left is out of use at the next start, and goes when the vault is open', async () => {
  const [first] = [await add('first'), await add('second')];
  await remove(first);
  // As if it had been killed: nobody closes it.
  const next = create();
  expect(next.list().map(({ label }) => label)).toEqual(['second']);
  expect(() => next.restore({ account: first })).toThrow(/cannot be brought back/);
  next.vaultChanged();
  expect(vault.get(first)).toBeUndefined();
  await next.close();
});

it('adding the same key again brings the account back instead of doubling it', async () => {
  const id = await add('first');
  await remove(id);
  expect(await add('first')).toBe(id);
  vi.advanceTimersByTime(120_000);
  expect(labels()).toEqual(['first']);
  expect(vault.get(id)).toBeDefined();
});

it('a vault that opens when all is closed already finds nobody to tell', async () => {
  const kept = database;
  const own = openDatabase({
    path: home.path('own.db'),
    synchronous: 'full',
    migrations: portunusMigrations,
  });
  database = own;
  const late = create();
  database = kept;
  await late.close();
  own.close();
  expect(() => late.vaultChanged()).not.toThrow();
});
