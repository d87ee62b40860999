import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { machineOf, putFile } from './__fixtures__/machine.ts';
import type { ReadLogin } from './login-reader.ts';
import { openClawReader } from './openclaw.ts';

let home: TemporaryHome;
const databases: DatabaseSync[] = [];
beforeEach(() => (home = createTemporaryHome()));
afterEach(() => {
  for (const database of databases.splice(0)) if (database.isOpen) database.close();
  home.remove();
});

const profiles = {
  'anthropic:manual': { type: 'token', provider: 'anthropic', token: 'sk-ant-oat01-setup' },
  'openai:default': { type: 'api_key', provider: 'openai', key: 'sk-proj-1' },
  'openai-codex:ada': {
    type: 'oauth',
    provider: 'openai-codex',
    access: 'a',
    refresh: 'r',
    expires: 1_795_300_000_000,
    email: 'ada@example.test',
    accountId: 'workspace-1',
  },
  'anthropic:claude-cli': {
    type: 'oauth',
    provider: 'anthropic',
    access: 'copy',
    refresh: 'copy',
    expires: 1,
  },
  'openai-codex:default': { type: 'oauth', provider: 'openai-codex' },
  'groq:default': { type: 'api_key', provider: 'groq', keyRef: { source: 'env', id: 'GROQ_API_KEY' } },
  'amazon-bedrock:default': { type: 'api_key', provider: 'amazon-bedrock', key: 'k' },
  'odd:one': { type: 'aws-sdk', provider: 'odd' },
};
const expected = [
  { source: { entry: 'anthropic:manual' }, provider: 'claude', kind: 'token', problem: null },
  { provider: 'openai', kind: 'api-key', secret: { kind: 'key', key: 'sk-proj-1' } },
  {
    provider: 'codex',
    kind: 'oauth',
    name: 'ada@example.test',
    identity: { organisationId: 'workspace-1' },
    expiresAt: 1_795_300_000_000,
  },
  { secret: null, problem: { code: 'login-points-elsewhere', tool: 'Claude Code' } },
  { secret: null, problem: { code: 'login-only-referenced' } },
  { secret: null, problem: { code: 'login-only-referenced' } },
  { secret: null, problem: { code: 'login-kind-unsupported', kind: 'amazon-bedrock' } },
  { secret: null, problem: { code: 'login-kind-unsupported', kind: 'odd:one' } },
];

const store = JSON.stringify({ version: 1, profiles });
const readAll = () =>
  openClawReader
    .places(machineOf(home))
    .map((place) => openClawReader.read(place) as readonly ReadLogin[] | undefined)
    .filter((logins) => logins !== undefined);

/** As OpenClaw 2026.9 makes it: strict tables, a write-ahead log. */
function createDatabase(path: string, table: string, row: readonly (string | number)[]): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  databases.push(database);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA user_version = 18');
  const names =
    table === 'config_machine_state'
      ? 'state_key, value_json, updated_at_ms'
      : 'store_key, store_json, updated_at';
  const [key, value, at] = names.split(', ');
  database.exec(
    `CREATE TABLE ${table} (${key} TEXT NOT NULL PRIMARY KEY, ${value} TEXT NOT NULL, ${at} INTEGER NOT NULL) STRICT`,
  );
  database.prepare(`INSERT INTO ${table} (${names}) VALUES (?, ?, ?)`).run(...row);
  return database;
}

describe('files', () => {
  it('gives the profiles of every agent', () => {
    putFile(home.path('.openclaw', 'agents', 'main', 'agent', 'auth-profiles.json'), store);
    putFile(home.path('.openclaw', 'agents', 'other', 'agent', 'auth-profiles.json'), {
      version: 1,
      profiles: {},
    });
    expect(readAll()).toMatchObject([expected, []]);
  });

  it('knows the places of older releases', () => {
    putFile(home.path('.clawdbot', 'agents', 'main', 'agent', 'auth-profiles.json'), store);
    putFile(home.path('.clawdbot', 'credentials', 'oauth.json'), {
      anthropic: { access: 'sk-ant-oat01-a', refresh: 'r', expires: 1_795_300_000_000 },
    });
    expect(readAll()).toMatchObject([expected, [{ provider: 'claude', kind: 'oauth' }]]);
  });

  it('looks where the variable says, and only there', () => {
    putFile(home.path('.openclaw', 'agents', 'main', 'agent', 'auth-profiles.json'), store);
    const state = home.path('state-of-claw');
    const places = openClawReader.places(machineOf(home, { OPENCLAW_STATE_DIR: state }));
    expect(places.every((place) => place.startsWith(state))).toBe(true);
  });
});

describe('databases', () => {
  const shared = () => home.path('.openclaw', 'state', 'openclaw.sqlite');
  const agents = () => home.path('.openclaw', 'agents', 'main', 'agent', 'openclaw-agent.sqlite');

  it('gives the shared profiles and those of an agent', () => {
    createDatabase(shared(), 'config_machine_state', ['authProfiles.store', store, 1]).close();
    createDatabase(agents(), 'auth_profile_store', ['main', store, 1]).close();
    expect(readAll()).toMatchObject([expected, expected]);
  });

  it('leaves the accounts of other people at a shared gateway alone', () => {
    createDatabase(shared(), 'config_machine_state', ['model-account:1', store, 1]).close();
    expect(readAll()).toEqual([[]]);
  });

  it('SEC-11: sees what stands in the log only, and changes no byte of database and log', () => {
    const path = agents();
    const owner = createDatabase(path, 'auth_profile_store', ['main', '{"profiles":{}}', 1]);
    owner.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    owner.prepare('UPDATE auth_profile_store SET store_json = ?').run(store);
    const before = [path, `${path}-wal`].map(digest);
    expect(readAll()).toMatchObject([expected]);
    expect([path, `${path}-wal`].map(digest)).toEqual(before);
    owner.prepare('UPDATE auth_profile_store SET updated_at = 2').run();
  });

  it('SEC-11: makes no file beside a database that nobody has open', () => {
    createDatabase(agents(), 'auth_profile_store', ['main', store, 1]).close();
    const folder = join(agents(), '..');
    const before = readdirSync(folder);
    expect(readAll()).toMatchObject([expected]);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('takes a schema that it does not know for one without logins', () => {
    createDatabase(agents(), 'another_table', ['main', store, 1]).close();
    expect(readAll()).toEqual([[]]);
    const path = home.path('plain.sqlite');
    const database = new DatabaseSync(path);
    database.exec(
      "CREATE TABLE auth_profile_store (id INTEGER, sealed BLOB); INSERT INTO auth_profile_store VALUES (1, x'00')",
    );
    database.close();
    expect(openClawReader.read(path)).toEqual([]);
  });

  it('tells a file that is no database', () => {
    const path = putFile(agents(), `not a database ${'x'.repeat(5000)}`);
    expect(() => openClawReader.read(path)).toThrow('it is no SQLite database, or damaged');
  });
});

function digest(path: string): string {
  return `${statSync(path).size} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}
