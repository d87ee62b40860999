/**
 * Local keys: what clients present to our proxy. A trust boundary: a key's text exists only in the answer
 * that creates it (a shared one's also in the vault); at rest here there is its SHA-256. Never log a key, not even a wrong one.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeysSlice } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { ClientId } from '../../shared/models/client.ts';
import type { LocalKeyView } from '../../shared/models/key.ts';
import type { EventHub } from '../events.ts';
import type { Clock } from '../ports.ts';
import type { Database } from '../storage/database.ts';

const prefix = 'ptn_';
/** 256 bits, base64url: so many characters after the prefix. */
const secretLength = 43;
/** "Last used" is for people: writing it once a minute is enough. */
const lastUsedStepMs = 60_000;

interface KeyRow {
  id: string;
  name: string;
  client: ClientId | null;
  shared: number;
  hash: Uint8Array;
  hint: string;
  created_at: number;
  last_used_at: number | null;
}

/** A key that passed: whom it belongs to. */
export interface KnownKey {
  readonly id: string;
  /** The client id where it was made for one, else the key's name. */
  readonly holder: string;
}

interface LiveKey extends KnownKey {
  readonly hash: Uint8Array;
  view: LocalKeyView;
  touchedAt: number;
}

export class LocalKeys {
  readonly #database: Database;
  readonly #events: EventHub;
  readonly #clock: Clock;
  #live: LiveKey[] = [];
  #revision = 0;
  #closed = false;

  constructor(options: { database: Database; events: EventHub; clock: Clock }) {
    this.#database = options.database;
    this.#events = options.events;
    this.#clock = options.clock;
    this.#load();
  }

  /** The key that was presented, or undefined. Takes the same time for every wrong text of a length. */
  verify(presented: string): KnownKey | undefined {
    if (presented.length !== prefix.length + secretLength) return undefined;
    const digest = digestOf(presented);
    let found: LiveKey | undefined;
    for (const key of this.#live) if (timingSafeEqual(key.hash, digest)) found = key;
    if (found !== undefined) this.#touch(found);
    return found;
  }

  /** What the clients' configs need of keys. */
  forClients() {
    return {
      create: (name: string, client: ClientId) => {
        const { key, text } = this.create(name, client);
        return { id: key.id, text };
      },
      revoke: (id: string) => {
        if (this.#live.some((key) => key.id === id)) this.revoke(id);
      },
      isLive: (text: string) => this.verify(text) !== undefined,
    };
  }

  list(): LocalKeyView[] {
    return this.#live.map((key) => key.view);
  }

  slice(): KeysSlice {
    return { revision: this.#revision, keys: this.list() };
  }

  create(name: string, client: ClientId | null = null): { key: LocalKeyView; text: string } {
    const { id, text } = this.#insert(name, client, false);
    this.#reload();
    return { key: this.#find(id), text };
  }

  /** The only one of its kind: one that was shared before goes on as a plain key. `keep` seals the text. */
  createShared(name: string, keep: (id: string, text: string) => void): { key: LocalKeyView; text: string } {
    const { id, text } = this.#database.transaction(() => {
      this.#database.run('UPDATE local_keys SET shared = 0 WHERE shared = 1');
      const made = this.#insert(name, null, true);
      keep(made.id, made.text);
      return made;
    });
    this.#reload();
    return { key: this.#find(id), text };
  }

  /** By id, or by name where that is unique. Throws AppFailure `not-found` or `ambiguous`. */
  revoke(reference: string): LocalKeyView {
    const view = this.#find(reference);
    this.#database.run(
      'UPDATE local_keys SET revoked_at = ?, shared = 0 WHERE id = ?',
      this.#clock.now(),
      view.id,
    );
    this.#reload();
    return view;
  }

  /** After this nothing is written any more; the database may be closed. */
  close(): void {
    this.#closed = true;
  }

  #insert(name: string, client: ClientId | null, shared: boolean): { id: string; text: string } {
    const text = prefix + randomBytes(32).toString('base64url');
    const id = `key_${randomBytes(6).toString('hex')}`;
    this.#database.run(
      'INSERT INTO local_keys (id, name, client, shared, hash, hint, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      id,
      name,
      client,
      Number(shared),
      digestOf(text),
      text.slice(-4),
      this.#clock.now(),
    );
    return { id, text };
  }

  #find(reference: string): LocalKeyView {
    const keys = this.list();
    const byId = keys.find((key) => key.id === reference);
    if (byId !== undefined) return byId;
    const [first, ...others] = keys.filter((key) => key.name === reference);
    if (first === undefined) throw new AppFailure({ code: 'not-found', what: 'key', id: reference });
    if (others.length > 0) throw new AppFailure({ code: 'ambiguous', what: 'key', id: reference });
    return first;
  }

  #touch(key: LiveKey): void {
    const now = this.#clock.now();
    if (now - key.touchedAt < lastUsedStepMs) return;
    key.touchedAt = now;
    key.view = { ...key.view, lastUsedAt: now };
    // Off the request's path: this is the only write a request could cause in the durable database.
    setImmediate(() => {
      if (this.#closed) return;
      this.#saveLastUse(key.id, now);
      this.#publish();
    });
  }

  #saveLastUse(id: string, at: number): void {
    try {
      this.#database.run('UPDATE local_keys SET last_used_at = ? WHERE id = ?', at, id);
    } catch {
      // A full disk must not end an engine that serves; the next use after a minute saves it again.
    }
  }

  #reload(): void {
    this.#load();
    this.#publish();
  }

  #publish(): void {
    this.#revision += 1;
    this.#events.publish('keys.changed', this.slice());
  }

  #load(): void {
    const rows = this.#database.all<KeyRow>(
      'SELECT * FROM local_keys WHERE revoked_at IS NULL ORDER BY created_at, id',
    );
    this.#live = rows.map((row) => ({
      id: row.id,
      holder: row.client ?? row.name,
      hash: row.hash,
      touchedAt: row.last_used_at ?? 0,
      view: {
        id: row.id,
        name: row.name,
        client: row.client,
        shared: row.shared === 1,
        hint: row.hint,
        createdAt: row.created_at,
        lastUsedAt: row.last_used_at,
      },
    }));
  }
}

function digestOf(text: string): Uint8Array {
  return hash('sha256', text, 'buffer');
}
