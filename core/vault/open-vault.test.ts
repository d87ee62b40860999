import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { listFaultPoints, runScript } from '../storage/storage.suite.ts';
import { noBus } from './secret-service.suite.ts';
import { passphraseCost } from './passphrase-key.ts';
import { keyStates, makeHome, openInProcess, type TestHome } from './vault.suite.ts';

/** Vaults that need no keychain. Whatever the machine has, it is out of reach here. */
beforeEach(() => {
  for (const [name, value] of Object.entries(noBus)) vi.stubEnv(name, value);
});

const code = (failure: string) =>
  expect.objectContaining({ error: expect.objectContaining({ code: failure }) as unknown }) as unknown;

function withFile(home: TestHome, text: string) {
  const path = join(dirname(home.path), 'passphrase');
  writeFileSync(path, text, { mode: 0o600 });
  return { environment: { PORTUNUS_PASSPHRASE_FILE: path } };
}

const onDisk = (home: TestHome) =>
  readdirSync(dirname(home.path))
    .map((name) => readFileSync(join(dirname(home.path), name), 'latin1'))
    .join('');

describe('without a keychain', () => {
  test('SEC-4 nothing is kept until a place was chosen, and that is said', async () => {
    const home = makeHome();
    const vault = await home.open();
    expect(vault.status()).toMatchObject({ kind: 'none', locked: false, fault: 'absent', backend: null });
    expect(vault.status().message).toEqual({ code: 'no-place-for-secrets', fault: 'absent' });
    for (const call of [
      () => vault.put('a', 's'),
      () => vault.get('a'),
      () => vault.delete('a'),
      () => vault.requireOpen(),
    ])
      expect(call).toThrow(code('vault-not-chosen'));
    await expect(vault.create({ kind: 'keychain' })).rejects.toEqual(code('vault-not-chosen'));
    expect(keyStates(home.database)).toEqual([]);
  });

  test('SEC-4 session only: secrets live in memory, never on disk, and end with the engine, which says so', async () => {
    const home = makeHome();
    const vault = await home.open();
    await vault.create({ kind: 'session' });
    vault.put('account-1', 'sk-very-secret');
    expect(vault.get('account-1')).toBe('sk-very-secret');
    expect(onDisk(home)).not.toContain('sk-very-secret');
    await vault.close();
    expect(() => vault.get('account-1')).toThrow(code('vault-locked'));

    const next = await home.open();
    expect(next.status()).toMatchObject({ kind: 'session', locked: false });
    expect(next.status().message).toEqual({ code: 'secrets-in-memory', lost: 1 });
    expect(next.get('account-1')).toBeUndefined();
    expect(keyStates(home.database)).toEqual([{ kind: 'session', state: 'current' }]);
  });
});

describe('passphrase', () => {
  test('SEC-4 PORTUNUS_PASSPHRASE_FILE makes a vault and opens it, with the line ending taken off', async () => {
    const home = makeHome();
    const vault = await home.open({ ...withFile(home, 'correct horse\r\n'), passphraseCost });
    const { kdf } = home.database.get<{ kdf: string }>('SELECT kdf FROM vault_keys')!;
    expect(JSON.parse(kdf)).toMatchObject({ kdf: 'scrypt', n: 131_072, r: 8, p: 1 });
    expect(vault.status()).toEqual({
      kind: 'passphrase',
      locked: false,
      backend: null,
      fault: null,
      message: null,
    });
    vault.put('account-1', 'sk-very-secret');
    await vault.close();
    const next = await home.open(withFile(home, 'correct horse'));
    expect(next.get('account-1')).toBe('sk-very-secret');
    expect(onDisk(home)).not.toContain('sk-very-secret');
    expect(home.logged).toEqual([]);
  });

  test('an empty or missing file is refused before a vault is made with it', async () => {
    const home = makeHome();
    await expect(home.open(withFile(home, '\n'))).rejects.toEqual(code('invalid-input'));
    const missing = { environment: { PORTUNUS_PASSPHRASE_FILE: '/nonexistent/file' } };
    await expect(home.open(missing)).rejects.toThrow('/nonexistent/file cannot be read');
    expect(keyStates(home.database)).toEqual([]);
  });

  test('a file that others can read is used, with a warning that does not hold its content', async () => {
    const home = makeHome();
    const options = withFile(home, 'correct horse');
    chmodSync(options.environment.PORTUNUS_PASSPHRASE_FILE, 0o644);
    await home.open(options);
    expect(home.logged).toEqual([expect.stringContaining('vault.passphrase-file-readable')]);
    expect(home.logged.join()).not.toContain('horse');
  });

  test('SEC-5 locked: no read, no write, no delete; a wrong passphrase changes nothing', async () => {
    const home = makeHome();
    const first = await home.open(withFile(home, 'right'));
    first.put('account-1', 'secret');
    await first.close();

    const vault = await home.open();
    expect(vault.status()).toMatchObject({ kind: 'passphrase', locked: true, fault: null });
    for (const call of [
      () => vault.put('account-1', 's'),
      () => vault.get('account-1'),
      () => vault.delete('account-1'),
    ])
      expect(call).toThrow(code('vault-locked'));
    await expect(vault.unlock('wrong')).rejects.toEqual(code('vault-passphrase-wrong'));
    await expect(vault.unlock()).rejects.toEqual(code('invalid-input'));
    await expect(vault.create({ kind: 'session' })).rejects.toEqual(code('vault-locked'));
    expect(await vault.unlock('right')).toMatchObject({ kind: 'passphrase', locked: false });
    expect(vault.get('account-1')).toBe('secret');

    const other = await home.open(withFile(home, 'wrong'));
    expect(other.status().message).toMatchObject({ code: 'passphrase-file-wrong' });
  });

  test('SEC-8 a changed passphrase opens what was there; the old one no longer does', async () => {
    const home = makeHome();
    const vault = await home.open(withFile(home, 'old'));
    vault.put('account-1', 'secret');
    await expect(vault.changePassphrase('wrong', 'new')).rejects.toEqual(code('vault-passphrase-wrong'));
    await expect(vault.changePassphrase('old', '')).rejects.toEqual(code('invalid-input'));
    await vault.changePassphrase('old', 'new');
    expect(vault.get('account-1')).toBe('secret');
    expect(keyStates(home.database)).toEqual([{ kind: 'passphrase', state: 'current' }]);
    await vault.close();
    const next = await home.open();
    await expect(next.unlock('old')).rejects.toEqual(code('vault-passphrase-wrong'));
    await next.unlock('new');
    expect(next.get('account-1')).toBe('secret');
  });
});

describe('records', () => {
  test('SEC-1 swapped, older and damaged records are refused by name; the others stay readable', async () => {
    const home = makeHome();
    const vault = await home.open();
    await vault.create({ kind: 'session' });
    for (const record of ['one', 'two', 'three']) vault.put(record, `secret of ${record}`);
    const sealedOf = (record: string) =>
      home.database.get<{ sealed: Uint8Array }>('SELECT sealed FROM vault_records WHERE record = ?', record)!
        .sealed;
    const old = sealedOf('two');
    vault.put('two', 'newer');
    home.database.run('UPDATE vault_records SET sealed = ? WHERE record = ?', sealedOf('three'), 'one');
    home.database.run('UPDATE vault_records SET sealed = ? WHERE record = ?', old, 'two');
    expect(() => vault.get('one')).toThrow(code('vault-record-damaged'));
    expect(() => vault.get('two')).toThrow(code('vault-record-damaged'));
    expect(vault.get('three')).toBe('secret of three');
  });

  test('a secret changes in the transaction of its account', async () => {
    const home = makeHome();
    const vault = await home.open();
    await vault.create({ kind: 'session' });
    vault.put('account-1', 'before');
    const failing = () =>
      home.database.transaction(() => {
        vault.put('account-1', 'after');
        throw new Error('the account could not be saved');
      });
    expect(failing).toThrow('could not be saved');
    expect(vault.get('account-1')).toBe('before');
    vault.delete('account-1');
    expect(vault.get('account-1')).toBeUndefined();
  });

  test('SEC-8 a damaged record does not stand in the way of a move: it is set aside, the others come along', async () => {
    const home = makeHome();
    const vault = await home.open();
    await vault.create({ kind: 'session' });
    vault.put('good', 'secret');
    vault.put('bad', 'secret');
    home.database.run("UPDATE vault_records SET sealed = x'00' WHERE record = 'bad'");
    await vault.create({ kind: 'passphrase', passphrase: 'p' });
    expect(vault.get('good')).toBe('secret');
    expect(vault.get('bad')).toBeUndefined();
    expect(keyStates(home.database)).toEqual([
      { kind: 'passphrase', state: 'current' },
      { kind: 'session', state: 'set-aside' },
    ]);
  });
});

test('SEC-8 kill -9 at each step of a passphrase change: the old or the new one opens everything', async () => {
  const change = (path: string) => `${openInProcess(path)} await vault.changePassphrase('old', 'new');`;
  const makeOld = async () => {
    const home = makeHome();
    const vault = await home.open(withFile(home, 'old'));
    vault.put('account-1', 'secret');
    await vault.close();
    return home;
  };
  const points = await listFaultPoints(change((await makeOld()).path));
  expect(points.map(({ killAt }) => killAt)).toContain('vault.moved');
  const opened = await Promise.all(
    points.map(async (point) => {
      const home = await makeOld();
      const { signal } = await runScript(change(home.path), point);
      expect(signal).toBe('SIGKILL');
      return [point.killAt, await whichOpens(home)];
    }),
  );
  expect(opened.filter(([, passphrase]) => passphrase === 'neither')).toEqual([]);
  expect(new Set(opened.map(([, passphrase]) => passphrase))).toEqual(new Set(['old', 'new']));
});

async function whichOpens(home: TestHome): Promise<string> {
  const vault = await home.open();
  for (const passphrase of ['old', 'new']) {
    const status = await vault.unlock(passphrase).catch(() => undefined);
    if (status?.locked === false && vault.get('account-1') === 'secret') return passphrase;
  }
  return 'neither';
}
