import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EventHub } from '../events.ts';
import { LocalKeys } from '../keys/local-keys.ts';
import { systemClock } from '../ports.ts';
import { openDatabase } from '../storage/database.ts';
import { portunusMigrations } from '../storage/portunus-schema.ts';
import { createClientsService } from './clients-service.ts';

/** The clients service on the real local keys, as an engine starts it on `root`. */
export function startClients(root: string) {
  const engine = join(root, 'engine');
  mkdirSync(engine, { recursive: true, mode: 0o700 });
  const path = join(engine, 'portunus.db');
  const database = openDatabase({ path, synchronous: 'full', migrations: portunusMigrations });
  const keys = new LocalKeys({ database, events: new EventHub(), clock: systemClock });
  const clients = createClientsService({
    logins: { get: () => 'portunus', set: () => undefined },
    database,
    paths: { backups: join(engine, 'backups') },
    clock: systemClock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    keys: keys.forClients(),
    endpoint: () => 'http://127.0.0.1:7787',
    environment: { HOME: join(root, 'home'), PATH: '' },
  });
  const close = () => {
    keys.close();
    database.close();
  };
  return { clients, keys, close };
}

/** Steps of a change at which a crash is tried. */
const steps = /^(?:write\.(?:before-rename|after-rename)|ledger\.|apply\.|revert\.)/;

/** `node engine-start.suite.ts ROOT apply|revert STEP`: ends itself with SIGKILL at that step, else prints "done". */
if (import.meta.main) {
  const [root = '', operation, step] = process.argv.slice(2);
  let left = Number(step);
  const { clients, close } = startClients(root);
  (globalThis as { __portunusFault?: (name: string) => void }).__portunusFault = (name) => {
    if (!steps.test(name)) return;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    left -= 1;
  };
  if (operation === 'apply') clients.apply({ client: 'claude-code' });
  else clients.revert({ client: 'claude-code' });
  close();
  process.stdout.write('done');
}
