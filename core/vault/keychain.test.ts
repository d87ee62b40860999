import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { runScript } from '../storage/storage.suite.ts';
import {
  noBus,
  startBus,
  startKeyring,
  startSilentOwner,
  stopKeyring,
  whyNoSecretService,
  type TestBus,
} from './secret-service.suite.ts';

const backend = 'secret-service (gnome-keyring-daemon)';
const key = Array.from({ length: 32 }, (_, index) => (index * 37) % 256);

/** Puts the questions one after the other, in a process of its own; gives the answers with the key as numbers. */
async function ask(
  environment: NodeJS.ProcessEnv,
  ...kinds: ('read' | 'write' | 'delete')[]
): Promise<Asked> {
  const { output } = await runScript(
    `
    import { openSystemKeychain } from './core/vault/keychain.ts';
    const keychain = openSystemKeychain();
    const answers = [];
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 10);
    for (const kind of ${JSON.stringify(kinds)}) {
      const answer = await keychain.ask({ kind, account: 'an account', key: Uint8Array.from(${JSON.stringify(key)}) }, 10_000);
      answers.push(answer.state === 'value' ? { ...answer, key: [...answer.key] } : answer);
    }
    clearInterval(ticking);
    process.stdout.write(JSON.stringify({ answers, ticks, closed: await keychain.close() }));
  `,
    { killAt: 'never', environment },
  );
  return JSON.parse(output) as Asked;
}

interface Asked {
  readonly answers: { readonly state: string; readonly fault?: string }[];
  /** How often the main loop came round meanwhile, at most every 10 ms. */
  readonly ticks: number;
  readonly closed: string;
}

const all = ['read', 'write', 'delete'] as const;
const summarise = ({ answers }: Asked) => answers.map(({ state, fault }) => fault ?? state);

test('SEC-2 SEC-4 no bus: absent for all three, and the kernel keyring is not used instead', async () => {
  expect(summarise(await ask(noBus, ...all))).toEqual(['absent', 'absent', 'absent']);
  if (existsSync('/proc/keys')) expect(readFileSync('/proc/keys', 'utf8')).not.toContain('Portunus');
});

describe.skipIf(whyNoSecretService !== undefined)(
  `on a private session bus${whyNoSecretService ? ` (skipped: ${whyNoSecretService})` : ''}`,
  () => {
    test('SEC-2 SEC-4 a bus without the service: absent for all three', async () => {
      const bus = await startBus();
      expect(summarise(await ask(bus.environment, ...all))).toEqual(['absent', 'absent', 'absent']);
    });

    test('SEC-1 the real service keeps 32 bytes as they are and names itself', async () => {
      const bus = await startBus();
      await startKeyring(bus);
      const { answers, closed } = await ask(bus.environment, 'read', 'write', 'read', 'delete', 'delete');
      expect(answers).toEqual([
        { state: 'absent', backend },
        { state: 'value', key, backend },
        { state: 'value', key, backend },
        { state: 'absent', backend },
        { state: 'absent', backend },
      ]);
      expect(closed).toBe('ended');
    });

    test('SEC-4 locked: told as such for all three, and the key is still there after an unlock', async () => {
      const bus = await startBus();
      await stopKeyring(bus, await keepKey(bus));
      const locked = await startKeyring(bus, { unlocked: false });
      expect(summarise(await ask(bus.environment, ...all))).toEqual(['locked', 'locked', 'locked']);
      await stopKeyring(bus, locked);
      await startKeyring(bus);
      expect(summarise(await ask(bus.environment, 'read'))).toEqual(['value']);
    });

    test('SEC-4 killed in mid-run: a failure from then on, never "no such entry"', async () => {
      const bus = await startBus();
      await stopKeyring(bus, await keepKey(bus));
      const { answers } = await ask(bus.environment, ...all);
      expect(answers.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
    });

    test('SEC-3 SEC-4 a service that never answers: silent for all three, while the main loop goes on', async () => {
      const bus = await startBus();
      await startSilentOwner(bus, 'org.freedesktop.secrets');
      const asked = await Promise.all(all.map((kind) => ask(bus.environment, kind)));
      expect(asked.flatMap(summarise)).toEqual(['silent', 'silent', 'silent']);
      for (const { ticks } of asked) expect(ticks).toBeGreaterThan(20);
    });

    test('SEC-3 a prompt that nobody answers: silent at our limit, and closing says that a thread is held', async () => {
      const bus = await startBus();
      await stopKeyring(bus, await keepKey(bus));
      await startSilentOwner(bus, 'org.gnome.keyring.SystemPrompter');
      await startKeyring(bus, { unlocked: false });
      // Killed at the end, because the blocked thread would hold that up.
      const { output } = await runScript(
        `
        import { openSystemKeychain } from './core/vault/keychain.ts';
        const keychain = openSystemKeychain();
        const answer = await keychain.ask({ kind: 'read', account: 'an account' }, 1000);
        const closed = await keychain.close();
        process.stdout.write(JSON.stringify({ answer, closed }), () => process.kill(process.pid, 'SIGKILL'));
      `,
        { killAt: 'never', environment: bus.environment },
      );
      expect(JSON.parse(output)).toEqual({
        answer: { state: 'failed', fault: 'silent', words: 'no answer in 1000 ms' },
        closed: 'held',
      });
    });

    async function keepKey(bus: TestBus) {
      const daemon = await startKeyring(bus);
      expect(summarise(await ask(bus.environment, 'write'))).toEqual(['value']);
      await delay(100); // the daemon answers before it has written its file
      return daemon;
    }
  },
);
