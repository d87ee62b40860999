import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCanary, findCanariesInFolder } from '../../e2e/fakes/canaries.ts';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { EventHub } from '../events.ts';
import { systemClock } from '../ports.ts';
import { openDatabase, type Database } from '../storage/database.ts';
import { portunusMigrations } from '../storage/portunus-schema.ts';
import { LocalKeys } from './local-keys.ts';

let home: TemporaryHome;
let database: Database;
const open = () =>
  openDatabase({ path: home.path('portunus.db'), synchronous: 'full', migrations: portunusMigrations });
const loaded: LocalKeys[] = [];
function load(): LocalKeys {
  const keys = new LocalKeys({ database, events: new EventHub(), clock: systemClock });
  loaded.push(keys);
  return keys;
}

beforeEach(() => {
  home = createTemporaryHome();
  database = open();
});
afterEach(() => {
  for (const keys of loaded.splice(0)) keys.close();
  database.close();
  home.remove();
});

describe('LOC-2: local keys', () => {
  it('are 256 random bits each, and no two are alike', () => {
    const keys = load();
    const texts = Array.from({ length: 50 }, (_, index) => keys.create(`key ${index}`).text);
    expect(new Set(texts).size).toBe(50);
    for (const text of texts) {
      expect(Buffer.from(text.slice('ptn_'.length), 'base64url')).toHaveLength(32);
      expect(keys.verify(text)?.holder).toMatch(/^key /);
    }
  });

  it('open with nothing but their whole text', () => {
    const keys = load();
    const { text } = keys.create('one');
    const others = [
      '',
      ' ',
      'ptn_',
      text.slice(0, -1),
      `${text}A`,
      ` ${text}`,
      `${text}\n`,
      text.toUpperCase(),
      text.replace('ptn_', 'ptn-'),
      text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A'),
      `ptn_${'\u0000'.repeat(43)}`,
      `ptn_${'é'.repeat(43)}`,
    ];
    expect(others.map((other) => keys.verify(other))).toEqual(others.map(() => undefined));
  });

  it('live on after a restart, and end at once when revoked', () => {
    const first = load();
    const kept = first.create('kept');
    const gone = first.create('gone');
    first.revoke(gone.key.id);
    expect([first.verify(kept.text)?.id, first.verify(gone.text)]).toEqual([kept.key.id, undefined]);
    first.close();
    database.close();
    database = open();
    const second = load();
    expect([second.verify(kept.text)?.id, second.verify(gone.text)]).toEqual([kept.key.id, undefined]);
  });

  it('leave no text of theirs on disk', () => {
    const keys = load();
    const { key, text } = keys.create('one');
    keys.verify(text);
    keys.verify(createCanary('wrong').secret);
    expect(findCanariesInFolder([{ name: 'key', secret: text }], home.home)).toEqual([]);
    expect(JSON.stringify([key, keys.slice()])).not.toContain(text.slice(4, -4));
  });

  it('ENV-7: open the door also when their last use cannot be saved', async () => {
    const keys = load();
    const { text, key } = keys.create('one');
    database.run('DROP TABLE local_keys');
    expect(keys.verify(text)?.id).toBe(key.id);
    // Saved after the request; what goes wrong there would end the process.
    await new Promise((resolve) => setImmediate(resolve));
    expect(keys.verify(text)?.id).toBe(key.id);
  });

  it('of two with one name are revoked by id alone', () => {
    const keys = load();
    const { key } = keys.create('same');
    keys.create('same');
    expect(() => keys.revoke('same')).toThrow(/same/);
    expect(keys.revoke(key.id).id).toBe(key.id);
    expect(() => keys.revoke('nobody')).toThrow(/nobody/);
    expect(keys.list()).toHaveLength(1);
  });
});
