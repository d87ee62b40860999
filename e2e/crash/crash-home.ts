import { writeFileSync } from 'node:fs';
import { openDatabase } from '../../core/storage/database.ts';
import { portunusMigrations } from '../../core/storage/portunus-schema.ts';
import { preparePaths, resolvePaths } from '../../core/storage/paths.ts';
import { systemClock } from '../../core/ports.ts';
import { openVault } from '../../core/vault/open-vault.ts';
import { createTemporaryHome, type TemporaryHome } from '../fakes/temporary-home.ts';

/** A home with a passphrase file; everything that runs in it shares one cache of stripped types. */
export interface CrashHome extends TemporaryHome {
  readonly environment: Readonly<Record<string, string>>;
}

export function createCrashHome(codeCache: string): CrashHome {
  const home = createTemporaryHome();
  const passphrase = home.path('passphrase');
  writeFileSync(passphrase, 'correct horse battery staple\n', { mode: 0o600 });
  const environment = {
    ...home.environment,
    PORTUNUS_PASSPHRASE_FILE: passphrase,
    NODE_COMPILE_CACHE: codeCache,
  };
  return { ...home, environment };
}

/** Makes the vault with a passphrase that costs little to try: an engine keeps the cost it finds. */
export async function makeCheapVault({ environment }: CrashHome): Promise<void> {
  const paths = resolvePaths(environment);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  preparePaths(paths, systemClock.now());
  const database = openDatabase({
    path: paths.database,
    synchronous: 'full',
    migrations: portunusMigrations,
  });
  const passphraseCost = { n: 1024, r: 8, p: 1 };
  const vault = await openVault({ database, log, clock: systemClock, environment, passphraseCost });
  await vault.close();
  database.close();
}
