import { expect, describe, test } from 'vitest';
import { listFaultPoints, runScript, type ScriptOptions } from '../storage/storage.suite.ts';
import {
  noBus,
  startBus,
  startKeyring,
  startSilentOwner,
  stopKeyring,
  whyNoSecretService,
  type TestBus,
} from './secret-service.suite.ts';
import { keyStates, makeHome, openInProcess, type TestHome } from './vault.suite.ts';

const gnome = 'secret-service (gnome-keyring-daemon)';
const sound = { kind: 'keychain', locked: false, backend: gnome, fault: null, message: null };

/** One engine's life: opens the vault, runs `body` and gives what it returns. */
async function runEngine(home: TestHome, environment: NodeJS.ProcessEnv, body: string): Promise<unknown> {
  const script = `
    ${openInProcess(home.path)}
    const attempt = (call) => { try { return call() ?? null; } catch (cause) { return cause.error.code; } };
    const refusal = (promise) => promise.then(() => 'accepted', (cause) => cause.error.code);
    const result = await (async () => { ${body} })();
    await vault.close();
    process.stdout.write('result ' + JSON.stringify(result ?? null));
  `;
  const { output } = await runScript(script, { killAt: 'never', environment });
  const [, json] = /^result (.*)$/m.exec(output) ?? [];
  if (json === undefined) throw new Error(output);
  return JSON.parse(json) as unknown;
}

const entriesOf = `
  const { findCredentials } = await import('@napi-rs/keyring');
  return findCredentials('Portunus').length;
`;

describe.skipIf(whyNoSecretService !== undefined)(
  `a vault in the real Secret Service${whyNoSecretService ? ` (skipped: ${whyNoSecretService})` : ''}`,
  () => {
    async function start(): Promise<{
      bus: TestBus;
      home: TestHome;
      daemon: Awaited<ReturnType<typeof startKeyring>>;
    }> {
      const bus = await startBus();
      return { bus, home: makeHome(), daemon: await startKeyring(bus) };
    }

    test('SEC-1 opens by itself; secrets are there for the next engine; two homes do not meet', async () => {
      const { bus, home } = await start();
      const other = makeHome();
      const keep = (secret: string) => `vault.put('account-1', '${secret}'); return vault.status();`;
      expect(await runEngine(home, bus.environment, keep('ours'))).toEqual(sound);
      expect(await runEngine(other, bus.environment, keep('theirs'))).toEqual(sound);
      expect(await runEngine(home, bus.environment, "return vault.get('account-1')")).toBe('ours');
      expect(await runEngine(other, bus.environment, "return vault.get('account-1')")).toBe('theirs');
    });

    test.each(['absent', 'locked', 'silent'] as const)(
      'SEC-4 SEC-5 %s: no read, write, delete or move; all is back with the keychain',
      async (fault) => {
        const { bus, home, daemon } = await start();
        await runEngine(
          home,
          bus.environment,
          "vault.put('account-1', 'secret'); await new Promise((done) => setTimeout(done, 100))",
        );
        await stopKeyring(bus, daemon);
        const before = home.database.all('SELECT * FROM vault_records');
        const faulty = fault === 'absent' ? noBus : bus.environment;
        const obstacle = fault === 'locked' ? await startKeyring(bus, { unlocked: false }) : undefined;
        const stub = fault === 'silent' ? await startSilentOwner(bus, 'org.freedesktop.secrets') : undefined;
        const answers = await runEngine(
          home,
          faulty,
          `
        const calls = [() => vault.put('account-1', 's'), () => vault.get('account-1'), () => vault.delete('account-1')];
        const answers = calls.map(attempt);
        if ('${fault}' !== 'absent') answers.push(await refusal(vault.create({ kind: 'session' })));
        return { status: vault.status(), answers, logged };
      `,
        );
        expect(answers).toMatchObject({
          status: { kind: 'keychain', locked: true, backend: gnome, fault },
          answers: ['vault-locked', 'vault-locked', 'vault-locked', 'vault-locked'].slice(
            fault === 'absent' ? 1 : 0,
          ),
          logged: ['vault.keychain-failed'],
        });
        expect(home.database.all('SELECT * FROM vault_records')).toEqual(before);
        expect(keyStates(home.database)).toEqual([{ kind: 'keychain', state: 'current' }]);

        if (obstacle) await stopKeyring(bus, obstacle);
        if (stub) await stopKeyring(bus, stub);
        await startKeyring(bus);
        expect(await runEngine(home, bus.environment, "return vault.get('account-1')")).toBe('secret');
      },
    );

    test('SEC-3 a keychain that answers late: the engine starts without, and the vault opens when the answer comes', async () => {
      const { bus, home, daemon } = await start();
      await runEngine(home, bus.environment, "vault.put('account-1', 'secret')");
      const late = await runEngine(
        home,
        bus.environment,
        `
        const opened = Promise.withResolvers();
        process.kill(${daemon.pid}, 'SIGSTOP');
        const slow = await openVault({ ...options, limits: { probeMs: 300, unlockMs: 5000 }, onChange: opened.resolve });
        const before = slow.status();
        process.kill(${daemon.pid}, 'SIGCONT');
        return [before, await opened.promise, slow.get('account-1')];
      `,
      );
      expect(late).toEqual([
        {
          ...sound,
          locked: true,
          fault: 'silent',
          message: { code: 'keychain-failed', fault: 'silent' },
        },
        sound,
        'secret',
      ]);
    });

    test('SEC-6 the key is lost: records are set aside with the date, a new key serves, logins are asked for', async () => {
      const { bus, home } = await start();
      await runEngine(home, bus.environment, "vault.put('account-1', 'secret')");
      const { id } = home.database.get<{ id: string }>('SELECT id FROM vault_keys')!;
      await runEngine(
        makeHome(),
        bus.environment,
        `const { Entry } = await import('@napi-rs/keyring'); new Entry('Portunus', '${id}', { linux: { store: 'secret-service' } }).deleteCredential();`,
      );
      const after = await runEngine(
        home,
        bus.environment,
        "const found = vault.get('account-1') ?? null; vault.put('account-2', 'new'); return { found, status: vault.status() }",
      );
      expect(after).toMatchObject({
        found: null,
        status: { kind: 'keychain', locked: false, fault: 'key-lost' },
      });
      expect(home.database.all('SELECT record FROM vault_records WHERE key_id = ?', id)).toMatchObject([
        { record: 'account-1' },
      ]);
      expect(
        home.database.get('SELECT state FROM vault_keys WHERE id = ? AND ended_at > 0', id),
      ).toMatchObject({ state: 'set-aside' });
      expect(
        await runEngine(home, bus.environment, "return [vault.status(), vault.get('account-2')]"),
      ).toEqual([sound, 'new']);
    });

    test('SEC-7 another service answers: both are named, nothing is changed, and the former opens it again', async () => {
      const { bus, home, daemon } = await start();
      await runEngine(
        home,
        bus.environment,
        "vault.put('account-1', 'secret'); await new Promise((done) => setTimeout(done, 100))",
      );
      await stopKeyring(bus, daemon);
      const other = await startKeyring(bus, { program: 'kwalletd6', data: 'elsewhere' });
      const status = await runEngine(home, bus.environment, 'return vault.status()');
      expect(status).toMatchObject({ kind: 'keychain', locked: true, backend: gnome, fault: 'changed' });
      expect(status).toMatchObject({
        message: {
          code: 'keychain-replaced',
          before: expect.stringContaining('gnome-keyring-daemon') as string,
          now: expect.stringContaining('kwalletd6') as string,
        },
      });
      await stopKeyring(bus, other);
      await startKeyring(bus);
      expect(await runEngine(home, bus.environment, "return vault.get('account-1')")).toBe('secret');
    });

    test('SEC-7 whoever chooses anew meanwhile loses nothing: what was set aside comes back with its keychain', async () => {
      const { bus, home } = await start();
      await runEngine(
        home,
        bus.environment,
        "vault.put('account-1', 'secret'); vault.put('account-2', 'older')",
      );
      const chosen = `
        await vault.create({ kind: 'passphrase', passphrase: 'p' });
        vault.put('account-2', 'newer');
        return [vault.status().kind, vault.get('account-1') ?? null];
      `;
      expect(await runEngine(home, noBus, chosen)).toEqual(['passphrase', null]);
      const back = "await vault.unlock('p'); return [vault.get('account-1'), vault.get('account-2')]";
      expect(await runEngine(home, bus.environment, back)).toEqual(['secret', 'newer']);
      expect(keyStates(home.database)).toEqual([{ kind: 'passphrase', state: 'current' }]);
    });

    test('a key that was made but never used does not stand in the way of a passphrase', async () => {
      const { bus, home } = await start();
      await runEngine(home, bus.environment, '');
      const choose =
        "const before = vault.status(); await vault.create({ kind: 'passphrase', passphrase: 'p' }); return [before.kind, vault.status().kind]";
      expect(await runEngine(home, noBus, choose)).toEqual(['none', 'passphrase']);
    });

    describe('SEC-8 moving, with kill -9 at each step: all secrets stay readable, no entry stays behind', () => {
      const toPassphrase = "await vault.create({ kind: 'passphrase', passphrase: 'p' })";
      const toKeychain = "await vault.unlock('p'); await vault.create({ kind: 'keychain' })";

      test.each([
        ['from the keychain to a passphrase', '', toPassphrase],
        ['from a passphrase to the keychain', toPassphrase, toKeychain],
      ])('%s', async (_, prepare, move) => {
        const bus = await startBus();
        await startKeyring(bus);
        const moveIn = (home: TestHome, options: ScriptOptions) =>
          [openInProcess(home.path) + move, { ...options, environment: bus.environment }] as const;
        const makeReady = async () => {
          const home = makeHome();
          await runEngine(home, bus.environment, `${prepare}; vault.put('account-1', 'secret')`);
          return home;
        };
        const points = await listFaultPoints(...moveIn(await makeReady(), {}));
        const read = `
          if (vault.status().kind === 'passphrase') await vault.unlock('p');
          const secret = vault.get('account-1');
          const keys = database.all('SELECT state FROM vault_keys').length;
          await vault.create({ kind: 'session' }); // takes its entry out of the keychain
          return { secret, keys };
        `;
        const steps = points.filter(({ killAt }) => /^vault|^transaction.committed/.test(killAt));
        const found = await Promise.all(
          steps.map(async (point) => {
            const home = await makeReady();
            const { signal } = await runScript(...moveIn(home, point));
            expect(signal).toBe('SIGKILL');
            return { point, read: await runEngine(home, bus.environment, read) };
          }),
        );
        expect(found).toEqual(steps.map((point) => ({ point, read: { secret: 'secret', keys: 1 } })));
        // Left are the first rehearsal's home, if it ended in the keychain, and the one that counts.
        const left = await runEngine(makeHome(), bus.environment, entriesOf);
        expect(left).toBe(move === toKeychain ? 2 : 1);
      });
    });
  },
);
