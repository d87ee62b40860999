import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AppFailure } from '../../shared/errors.ts';
import type { Clock } from '../ports.ts';
import { openDatabase, type Database, type DatabaseOptions } from './database.ts';
import { portunusMigrations } from './portunus-schema.ts';
import { removeStaleTemporaries } from './stale-temporaries.ts';
import { listFaultPoints, makeTemporaryFolder, modeOf, runScript } from './storage.suite.ts';

const first = 'CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)';
/** More than one statement, and a semicolon where it separates nothing. */
const second = `ALTER TABLE notes ADD COLUMN mark TEXT NOT NULL DEFAULT ';';
  CREATE TRIGGER marked AFTER INSERT ON notes BEGIN UPDATE notes SET mark = 'new' WHERE id = new.id; END;`;
const noon: Clock = { now: () => Date.UTC(2026, 10, 21, 12), monotonicMs: () => 0 };

function open(path: string, options: Partial<DatabaseOptions> = {}): Database {
  const database = openDatabase({
    path,
    synchronous: 'full',
    migrations: [first],
    clock: noon,
    ...options,
  });
  onTestFinished(() => database.close());
  return database;
}

function failureOf(work: () => unknown): AppFailure['error'] {
  try {
    work();
  } catch (cause) {
    if (cause instanceof AppFailure) return cause.error;
    throw cause;
  }
  throw new Error('It did not fail.');
}

const makePath = () => join(makeTemporaryFolder(), 'portunus.db');
const texts = (database: Database) =>
  database.all<{ text: string }>('SELECT text FROM notes ORDER BY id').map(({ text }) => text);
const note = (database: Database, text: string) => database.run('INSERT INTO notes (text) VALUES (?)', text);

describe('transactions', () => {
  test('all of it or nothing, nested calls join', () => {
    const database = open(makePath());
    database.transaction(() => {
      note(database, 'one');
      database.transaction(() => note(database, 'two'));
    });
    const failing = () =>
      database.transaction(() => {
        note(database, 'three');
        database.transaction(() => note(database, 'one'));
      });
    expect(failing).toThrow('UNIQUE constraint failed');
    expect(texts(database)).toEqual(['one', 'two']);
    expect(database.run('DELETE FROM notes').changes).toBe(2);
  });

  test('ENV-6 kill -9 right before or after the commit: an acknowledged row stays, nothing is half there', async () => {
    const results = await Promise.all(
      ['transaction.before-commit', 'transaction.committed'].map(async (killAt) => {
        const path = makePath();
        const { signal } = await runScript(
          `
          import { openDatabase } from './core/storage/database.ts';
          const database = openDatabase({ path: ${JSON.stringify(path)}, synchronous: 'full', migrations: [${JSON.stringify(first)}] });
          database.transaction(() => {
            database.run("INSERT INTO notes (text) VALUES ('one')");
            database.run("INSERT INTO notes (text) VALUES ('two')");
          });
        `,
          { killAt },
        );
        return { signal, texts: texts(open(path)) };
      }),
    );
    expect(results).toEqual([
      { signal: 'SIGKILL', texts: [] },
      { signal: 'SIGKILL', texts: ['one', 'two'] },
    ]);
  });
});

describe('files', () => {
  test('OWN-3 0600 with umask 000, also -wal and -shm', async () => {
    const path = makePath();
    const { output, code } = await runScript(
      `
      import { statSync } from 'node:fs';
      import { openDatabase } from './core/storage/database.ts';
      process.umask(0o000);
      const path = ${JSON.stringify(path)};
      openDatabase({ path, synchronous: 'full', migrations: [${JSON.stringify(first)}] });
      process.stdout.write(['', '-wal', '-shm'].map((end) => (statSync(path + end).mode & 0o777).toString(8)).join());
    `,
      { killAt: 'never' },
    );
    expect({ output, code }).toEqual({ output: '600,600,600', code: 0 });
  });

  test('OWN-3 permissions that became too wide are mended', () => {
    const path = makePath();
    open(path).close();
    chmodSync(path, 0o666);
    open(path);
    expect(modeOf(path)).toBe(0o600);
  });

  test('synchronous is as asked for', () => {
    const level = (database: Database) => database.get<{ synchronous: number }>('PRAGMA synchronous');
    expect(level(open(makePath()))).toEqual({ synchronous: 2 });
    expect(level(open(makePath(), { synchronous: 'normal' }))).toEqual({ synchronous: 1 });
  });
});

describe('migrations', () => {
  test('bring an old file up to date and leave a private backup named for its version', () => {
    const path = makePath();
    const before = open(path);
    note(before, 'kept');
    before.close();
    expect(readdirSync(join(path, '..'))).toEqual(['portunus.db']);

    const after = open(path, { migrations: [first, second] });
    note(after, 'marked');
    expect(after.all('SELECT text, mark FROM notes')).toMatchObject([
      { text: 'kept', mark: ';' },
      { text: 'marked', mark: 'new' },
    ]);
    const backup = `${path}.v1.bak`;
    expect(modeOf(backup)).toBe(0o600);
    expect(texts(open(backup))).toEqual(['kept']);
  });

  test('ENV-9 a newer schema is refused and left as it is', () => {
    const path = makePath();
    open(path, { migrations: [first, second] }).close();
    const bytes = readFileSync(path);
    expect(failureOf(() => open(path))).toEqual({ code: 'storage-newer', path });
    expect(failureOf(() => open(path, { whenDamaged: 'set-aside' }))).toEqual({
      code: 'storage-newer',
      path,
    });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('a script that fails changes nothing', () => {
    const path = makePath();
    note(open(path), 'kept');
    const broken = [first, second, 'CREATE TABLE extra (id INTEGER); INSERT INTO nowhere VALUES (1)'];
    expect(() => open(path, { migrations: broken })).toThrow();
    expect(open(path).all("SELECT name FROM sqlite_master WHERE name = 'extra'")).toEqual([]);
    expect(texts(open(path))).toEqual(['kept']);
  });

  test('ENV-9 kill -9 at each step of a migration: the next start repeats it, the backup is whole', async () => {
    const upgrade = (path: string) => `
      import { openDatabase } from './core/storage/database.ts';
      openDatabase({ path: ${JSON.stringify(path)}, synchronous: 'full', migrations: ${JSON.stringify([first, second, 'CREATE TABLE more (id)'])} });
    `;
    const makeOld = () => {
      const path = makePath();
      const database = open(path);
      note(database, 'kept');
      database.close();
      return path;
    };
    const points = await listFaultPoints(upgrade(makeOld()));
    expect(points.map(({ killAt }) => killAt)).toEqual([
      'migration.copied',
      'migration.backed-up',
      'migration.step',
      'migration.step',
      'migration.committed',
    ]);
    await Promise.all(
      points.map(async (point) => {
        const path = makeOld();
        const { signal } = await runScript(upgrade(path), point);
        expect(signal).toBe('SIGKILL');
        const database = open(path, { migrations: [first, second, 'CREATE TABLE more (id)'] });
        note(database, 'after');
        expect(texts(database)).toEqual(['kept', 'after']);
        expect(texts(open(`${path}.v1.bak`))).toEqual(['kept']);
        removeStaleTemporaries(join(path, '..'), Date.now());
        expect(readdirSync(join(path, '..')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      }),
    );
  });

  test('the schema of portunus.db stands', () => {
    const database = open(makePath(), { migrations: portunusMigrations });
    const tables = database.all<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
    );
    expect(tables.map(({ name }) => name)).toEqual([
      'account_orders',
      'accounts',
      'client_edits',
      'local_keys',
      'outbound_proxies',
      'renewal_history',
      'settings',
      'token_renewals',
      'vault_keys',
      'vault_records',
    ]);
  });
});

describe('damage', () => {
  function makeFilled(): { path: string; bytes: Buffer } {
    const path = makePath();
    const database = open(path);
    database.transaction(() => {
      for (let index = 0; index < 400; index += 1) note(database, `note ${index} ${'x'.repeat(200)}`);
    });
    database.close();
    return { path, bytes: readFileSync(path) };
  }

  test('LOG-4 a damaged file that must not be lost is refused, never changed', () => {
    const path = makePath();
    writeFileSync(path, 'not a database at all, but long enough '.repeat(100));
    const bytes = readFileSync(path);
    expect(failureOf(() => open(path))).toEqual({ code: 'storage-damaged', path });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(readdirSync(join(path, '..'))).toEqual(['portunus.db']);
  });

  test.each([18, 19])(
    'LOG-4 a header that names an unknown format at byte %i is damage, not a disk that cannot be written',
    (at) => {
      const { path, bytes } = makeFilled();
      bytes[at] = 3;
      writeFileSync(path, bytes);
      expect(failureOf(() => open(path))).toEqual({ code: 'storage-damaged', path });
      expect(readFileSync(path).equals(bytes)).toBe(true);
    },
  );

  test('LOG-4 a damaged history is set aside with the date, and begun anew', () => {
    const { path, bytes } = makeFilled();
    writeFileSync(path, bytes.fill(0xff, 4096, 8192));
    const said: string[] = [];
    const options = { whenDamaged: 'set-aside', onSetAside: (to: string) => said.push(to) } as const;
    const fresh = open(path, options);
    expect(texts(fresh)).toEqual([]);
    fresh.close();
    expect(said).toEqual([`${path}.damaged-2026-11-21T12-00-00.000Z`]);
    expect(readFileSync(said[0]!).equals(bytes)).toBe(true);

    writeFileSync(path, 'again, at the very same moment '.repeat(100));
    open(path, options);
    expect(said[1]).toBe(`${path}.damaged-2026-11-21T12-00-00.000Z-2`);
  });

  test('LOG-4 100 random damages of 1 to 2000 bytes: it always starts and takes a row', () => {
    const { path, bytes } = makeFilled();
    let state = 42;
    const random = (below: number) => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state % below;
    };
    for (let round = 0; round < 100; round += 1) {
      const damaged = Buffer.from(bytes);
      const start = round < 30 ? random(200) : random(bytes.length);
      damaged.fill(random(256), start, Math.min(bytes.length, start + 1 + random(2000)));
      writeFileSync(path, damaged);
      const database = open(path, { whenDamaged: 'set-aside' });
      note(database, `round ${round}`);
      expect(texts(database).at(-1)).toBe(`round ${round}`);
      database.close();
    }
  });
});

describe.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
  'real file systems (mounting needs root on Linux)',
  () => {
    function mountTmpfs(): string {
      const folder = makeTemporaryFolder();
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'portunus-test', folder]);
      if (mounted.status !== 0) throw new Error(mounted.stderr.toString());
      onTestFinished(() => void spawnSync('umount', ['-l', folder]));
      return folder;
    }

    function fill(folder: string): void {
      try {
        writeFileSync(join(folder, 'filler'), Buffer.alloc(1_000_000));
      } catch {
        truncateSync(join(folder, 'filler'), statSync(join(folder, 'filler')).size - 70_000);
      }
    }

    test('ENV-7 a full disk is told in plain words, keeps all rows, and writing works again with room', () => {
      const path = join(mountTmpfs(), 'portunus.db');
      const database = open(path);
      note(database, 'kept');
      const error = failureOf(() =>
        database.transaction(() => {
          for (let index = 0; ; index += 1) note(database, `${index} ${'x'.repeat(10_000)}`);
        }),
      );
      expect(error).toEqual({ code: 'storage-failed', path, reason: 'the disk is full' });
      expect(texts(database)).toEqual(['kept']);
      note(database, 'again');
      expect(texts(database)).toEqual(['kept', 'again']);
    });

    test('ENV-9 no room for the backup: not migrated, nothing lost, nothing left behind', () => {
      const folder = mountTmpfs();
      const path = join(folder, 'portunus.db');
      const database = open(path);
      note(database, 'x'.repeat(60_000));
      database.close();
      fill(folder);
      expect(failureOf(() => open(path, { migrations: [first, second] })).code).toBe('storage-failed');
      expect(existsSync(`${path}.v1.bak`)).toBe(false);
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      expect(statSync(path).size).toBeGreaterThan(60_000);
      expect(texts(open(path))).toHaveLength(1);
    });
  },
);
