import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppFailure } from '../../shared/errors.ts';
import type { ClientEnvironment, ClientId, ClientLogin } from '../../shared/models/client.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { portunusMigrations } from '../storage/portunus-schema.ts';
import type { ClientAdapter } from './client-adapter.ts';
import { type ClientsService, createClientsService } from './clients-service.ts';
import type { ClientKeys } from './file-commit.ts';
import { createClientRegistry } from './registry.ts';

/** A user's home, an engine's home beside it, and the service on them: all real, all temporary. */
export interface ClientWorld {
  readonly root: string;
  readonly home: string;
  readonly environment: ClientEnvironment;
  readonly backups: string;
  readonly keys: MemoryKeys;
  clients: ClientsService;
  endpoint: string;
  /** Opens the database and the service again, as a new start of the engine does. */
  restart(options?: { loseDatabase: boolean }): void;
  write(path: string, content: string | Uint8Array, mode?: number): void;
  remove(): void;
}

/** The local-key service's port, kept in memory. */
export interface MemoryKeys extends ClientKeys {
  readonly live: Map<string, string>;
}

function createMemoryKeys(): MemoryKeys {
  const live = new Map<string, string>();
  let count = 0;
  return {
    live,
    create() {
      count += 1;
      const key = { id: `key_${count}`, text: `ptn_${String(count).padStart(43, 'x')}` };
      live.set(key.id, key.text);
      return key;
    },
    revoke: (id) => void live.delete(id),
    isLive: (text) => [...live.values()].includes(text),
  };
}

export function createClientWorld(
  adapters: readonly ClientAdapter[],
  login: ClientLogin = 'portunus',
): ClientWorld {
  const root = mkdtempSync(join(tmpdir(), 'portunus-clients-'));
  const home = join(root, 'home');
  const engine = join(root, 'engine');
  for (const folder of [home, engine]) mkdirSync(folder, { mode: 0o700 });
  const path = join(engine, 'portunus.db');
  let database: Database | undefined;
  const world: ClientWorld = {
    root,
    home,
    environment: { HOME: home, USERPROFILE: home, PATH: join(root, 'bin') },
    backups: join(engine, 'backups'),
    keys: createMemoryKeys(),
    clients: undefined as unknown as ClientsService,
    endpoint: 'http://127.0.0.1:7787',
    restart(options) {
      database?.close();
      if (options?.loseDatabase) rmSync(path, { force: true });
      database = openDatabase({ path, synchronous: 'normal', migrations: portunusMigrations });
      world.clients = createClientsService({
        logins: { get: () => login, set: () => undefined },
        database,
        paths: { backups: world.backups },
        clock: { now: () => Date.now(), monotonicMs: () => performance.now() },
        log: { info: () => undefined, warn: () => undefined, error: () => undefined },
        keys: world.keys,
        endpoint: () => world.endpoint,
        environment: {},
        registry: createClientRegistry(adapters),
      });
    },
    write(file, content, mode = 0o600) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      chmodSync(file, mode);
    },
    remove() {
      database?.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  world.restart();
  return world;
}

export function failureOf(work: () => unknown): AppFailure['error'] {
  try {
    work();
  } catch (cause) {
    if (cause instanceof AppFailure) return cause.error;
    throw cause;
  }
  throw new Error('nothing was thrown');
}

export interface AdapterSamples {
  /** Name of the program that detection looks for. */
  readonly program: string;
  /** Files somebody has, with keys of their own and, where the format has them, comments. */
  readonly files: Readonly<Record<string, string>>;
  /** What must still be in each of them, word for word, while we are on. */
  readonly foreign: readonly string[];
  readonly broken: Readonly<Record<string, { text: string; line: number; column: number }>>;
  /** A change that the user makes elsewhere in the file. */
  readonly userEdit: (text: string) => string;
}

/** What every client has to do: one set of tests, run on each adapter's main file. */
export function describeAdapter(
  adapter: ClientAdapter,
  samples: AdapterSamples,
  login: ClientLogin = 'portunus',
): void {
  describe(`${adapter.name} as a client with the login of ${login === 'own' ? 'its own' : 'Portunus'}`, () => {
    let world: ClientWorld;
    let path: string;
    const input = () => ({ client: adapter.id as ClientId, environment: world.environment });
    const read = () => readFileSync(path, 'utf8');
    const mode = () => statSync(path).mode & 0o777;
    const status = () => world.clients.list({ environment: world.environment })[0]!;

    beforeEach(() => {
      world = createClientWorld([adapter], login);
      path = adapter.files({ home: world.home, environment: world.environment, login })[0].path;
    });
    afterEach(() => world.remove());

    it('is detected by its program, else by its folder', () => {
      expect(status()).toMatchObject({ installed: false, binary: null, state: 'off', configPath: path });
      mkdirSync(dirname(path), { recursive: true });
      expect(status().notes).toContainEqual({ code: 'program-missing', configured: true });
      const program = join(world.root, 'bin', samples.program);
      world.write(program, '#!/bin/sh\n', 0o755);
      expect(status()).toMatchObject({ installed: true, binary: program });
    });

    it('CFG-11: list and plan write nothing and make no key', () => {
      world.write(path, Object.values(samples.files)[0] ?? '');
      const before = [read(), statSync(path).mtimeMs];
      status();
      const plan = world.clients.plan(input());
      expect(plan.files).toMatchObject([{ path, change: 'edit' }]);
      expect([read(), statSync(path).mtimeMs]).toEqual(before);
      expect(world.keys.live.size).toBe(0);
      expect(existsSync(world.backups)).toBe(false);
    });

    it('makes the file when there is none and takes it away again with the folders', () => {
      expect(world.clients.plan(input()).files).toMatchObject([{ change: 'create' }]);
      world.clients.apply(input());
      expect(status().state).toBe('on');
      expect(mode()).toBe(0o600);
      expect(world.clients.revert(input()).files).toMatchObject([{ change: 'delete' }]);
      expect(existsSync(path)).toBe(false);
      expect(existsSync(dirname(path))).toBe(false);
      expect(existsSync(world.home)).toBe(true);
      expect(world.keys.live.size).toBe(0);
    });

    describe.each(Object.entries(samples.files))('with the file "%s"', (_name, text) => {
      beforeEach(() => world.write(path, text));

      it('CFG-1: switches on, keeps what is foreign, and reverts byte for byte', () => {
        world.clients.apply(input());
        expect(status().state).toBe('on');
        for (const words of samples.foreign) if (text.includes(words)) expect(read()).toContain(words);
        world.clients.revert(input());
        expect(read()).toBe(text);
        expect(status().state).toBe('off');
        expect(world.keys.live.size).toBe(0);
      });

      it('applying twice changes nothing the second time', () => {
        world.clients.apply(input());
        const before = [read(), statSync(path).mtimeMs, [...world.keys.live]];
        const again = world.clients.apply(input());
        expect(again.files).toMatchObject([{ path, change: 'none', diff: '' }]);
        expect([read(), statSync(path).mtimeMs, [...world.keys.live]]).toEqual(before);
      });

      it('CFG-6: an edit elsewhere stays when we leave', () => {
        world.clients.apply(input());
        writeFileSync(path, samples.userEdit(read()));
        world.clients.revert(input());
        expect(read()).toBe(samples.userEdit(text));
      });

      it('CFG-5: reverts from the backup folder when the database is gone', () => {
        world.clients.apply(input());
        world.restart({ loseDatabase: true });
        world.clients.revert(input());
        expect(read()).toBe(text);
      });
    });

    it('CFG-4: follows links, keeps them and the mode; the file is private while our key is in it', () => {
      const text = Object.values(samples.files)[0] ?? '';
      const real = join(world.home, 'dotfiles', basename(path));
      world.write(real, text, 0o644);
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(relative(dirname(path), real), path);
      world.clients.apply(input());
      expect(lstatSync(path).isSymbolicLink()).toBe(true);
      expect(statSync(real).mode & 0o777).toBe(0o600);
      world.clients.revert(input());
      expect(lstatSync(path).isSymbolicLink()).toBe(true);
      expect([read(), mode()]).toEqual([text, 0o644]);
    });

    it('CFG-7: a plan whose file changed since is refused', () => {
      const text = Object.values(samples.files)[0] ?? '';
      world.write(path, text);
      const { planId } = world.clients.plan(input());
      world.write(path, samples.userEdit(text));
      const failure = failureOf(() => world.clients.apply({ ...input(), planId }));
      expect(failure).toMatchObject({ code: 'client-config-changed', path });
      expect(read()).toBe(samples.userEdit(text));
      expect(world.keys.live.size).toBe(0);
    });

    it.each(Object.entries(samples.broken))('CFG-2: leaves a broken file alone: %s', (_name, broken) => {
      world.write(path, broken.text);
      const before = statSync(path).mtimeMs;
      const fault = { code: 'client-config-broken', path, line: broken.line, column: broken.column };
      expect(failureOf(() => world.clients.plan(input()))).toMatchObject(fault);
      expect(failureOf(() => world.clients.apply(input()))).toMatchObject(fault);
      expect(status().state).toBe('broken');
      expect([read(), statSync(path).mtimeMs]).toEqual([broken.text, before]);
      expect(world.keys.live.size).toBe(0);
    });

    it('no key of ours is in a plan, the ledger or a backup record', () => {
      const plan = world.clients.apply(input());
      const key = [...world.keys.live.values()][0] ?? 'none';
      expect(read()).toContain(key);
      expect(JSON.stringify(plan)).not.toContain(key);
      expect(plan.files[0]?.diff).toContain('(Portunus key)');
      const moved = `${world.root}/engine-copy`;
      renameSync(join(world.root, 'engine'), moved);
      expect(findText(moved, key)).toEqual([]);
    });
  });
}

/** Names of files below `folder` that hold the text. */
export function findText(folder: string, text: string): string[] {
  return readdirDeep(folder).filter((file) => readFileSync(file).includes(text));
}

function readdirDeep(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
