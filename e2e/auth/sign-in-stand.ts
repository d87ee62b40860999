import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { LoginAttempt } from '../../shared/models/login.ts';
import { createMemoryLog, type MemoryLog } from '../../core/api/__fixtures__/fake-handlers.ts';
import {
  startFakeIdentity,
  type FakeIdentity,
  type FakeIdentityOptions,
} from '../fakes/identity/start-fake-identity.ts';
import { startRunningEngine, type RunningEngine } from '../fakes/running-engine.ts';

/** An engine whose provider's issuer is a fake one on loopback. */
export interface SignInStand {
  readonly identity: FakeIdentity;
  readonly engine: RunningEngine;
  readonly log: MemoryLog;
  /** Codex's registered ports here: two free ones, so that tests need not share the real ones. */
  readonly ports: readonly [number, number];
  /** Everything the engine told its front ends, as it was told. */
  readonly told: readonly string[];
  /** What a person does in the browser: signs in and is sent back. The page that is shown then. */
  comeBack(attempt: LoginAttempt, choice?: { person?: string; organisation?: string }): Promise<Response>;
  /** Waits until the sign-in is in this state. */
  reach(login: string, state: LoginAttempt['state']): Promise<LoginAttempt>;
  stop(): Promise<void>;
}

type Overrides = Record<string, Record<string, unknown>>;

export async function startSignInStand(
  options: FakeIdentityOptions & {
    /** Laid over what points the provider to the fake. */
    readonly oauth?: Readonly<Record<string, unknown>>;
    readonly provider?: Readonly<Record<string, unknown>>;
  },
): Promise<SignInStand> {
  const ports = [await findFreePort(), await findFreePort()] as const;
  const identity = await startFakeIdentity({ ...options, extraPorts: ports });
  const [[id, { oauth, ...own }]] = Object.entries(identity.providerOverrides()) as [
    [string, { oauth: object }],
  ];
  const callback = options.vendor === 'codex' ? { callback: { ports } } : {};
  const providers: Overrides = {
    [id]: { ...own, ...options.provider, oauth: { ...oauth, ...callback, ...options.oauth } },
  };
  const log = createMemoryLog();
  const engine = await startRunningEngine({ providers, log });
  const told: string[] = [];
  for (const name of ['logins.changed', 'accounts.changed'] as const) {
    engine.engine.events.on(name, (slice) => told.push(JSON.stringify(slice)));
  }
  const reach: SignInStand['reach'] = async (login, state) => {
    for (let tries = 0; tries < 400; tries += 1) {
      const attempt = await engine.call('logins.get', { login });
      if (attempt.state === state) return attempt;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(JSON.stringify(await engine.call('logins.get', { login })));
  };
  return {
    identity,
    engine,
    log,
    ports,
    told,
    reach,
    comeBack: async (attempt, choice = {}) => {
      const address = await identity.approve(attempt.url, choice);
      return await fetch(address, { headers: { connection: 'close' } });
    },
    stop: async () => {
      await engine.stop();
      await identity.stop();
    },
  };
}

/** Free on both of `localhost`'s addresses a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
