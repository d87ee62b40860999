import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock, LogFields, Logger } from '../ports.ts';
import { openDatabase, type Database } from '../storage/database.ts';
import { portunusMigrations } from '../storage/portunus-schema.ts';
import { makeTemporaryFolder } from '../storage/storage.suite.ts';
import { openVault, type VaultOptions } from './open-vault.ts';
import type { OpenVault } from './vault.ts';

/** A home whose vault can be opened again and again, as engines come and go. */
export interface TestHome {
  readonly database: Database;
  readonly path: string;
  readonly logged: string[];
  open(options?: Partial<VaultOptions>): Promise<OpenVault>;
}

/** A passphrase that is quick to try: what a test needs, and nobody else. */
export const quickCost = { n: 2 ** 10, r: 8, p: 1 };

const clock: Clock = { now: () => Date.UTC(2026, 10, 21), monotonicMs: () => 0 };

export function makeHome(): TestHome {
  const path = join(makeTemporaryFolder(), 'portunus.db');
  const database = openDatabase({ path, synchronous: 'full', migrations: portunusMigrations });
  onTestFinished(() => database.close());
  const logged: string[] = [];
  const log = makeLog(logged);
  return {
    database,
    path,
    logged,
    open: async (options = {}) => {
      const vault = await openVault({
        database,
        log,
        clock,
        environment: {},
        passphraseCost: quickCost,
        ...options,
      });
      onTestFinished(async () => {
        await vault.close();
      });
      return vault;
    },
  };
}

function makeLog(lines: string[]): Logger {
  const write = (event: string, fields: LogFields = {}) =>
    void lines.push(`${event} ${JSON.stringify(fields)}`);
  return { info: write, warn: write, error: write };
}

export const keyStates = (database: Database) =>
  database.all<{ kind: string; state: string }>('SELECT kind, state FROM vault_keys ORDER BY state, kind');

/** The start of a script for a process of its own: an engine whose `vault` is open on `database`. */
export const openInProcess = (path: string) => `
  import { openDatabase } from './core/storage/database.ts';
  import { portunusMigrations } from './core/storage/portunus-schema.ts';
  import { openVault } from './core/vault/open-vault.ts';
  import { systemClock } from './core/ports.ts';
  const database = openDatabase({ path: ${JSON.stringify(path)}, synchronous: 'full', migrations: portunusMigrations });
  const logged = [];
  const log = { info: (event) => logged.push(event), warn: (event) => logged.push(event), error: (event) => logged.push(event) };
  const options = { database, log, clock: systemClock, environment: {}, passphraseCost: ${JSON.stringify(quickCost)} };
  const vault = await openVault(options);
`;
