import { AppFailure } from '../shared/errors.ts';
import type { Parsed } from '../shared/contract.ts';
import type { Addresses } from '../shared/engine-process.ts';
import type { EngineStatus } from '../shared/models/engine.ts';
import { askHost } from './auth/preflight/ask-host.ts';
import { preflight } from './auth/preflight/preflight.ts';
import { createHandlers } from './api/create-handlers.ts';
import type { Handlers } from './api/handlers.ts';
import type { EventHub } from './events.ts';
import { loginReaders } from './imports/registry.ts';
import { testProxy } from './outbound/test-proxy.ts';
import { Pause } from './pause.ts';
import type { Ports } from './ports.ts';
import { viewProvider } from './providers/provider-registry.ts';
import { openServices, type Services } from './services.ts';
import { startServing, type ServeOptions, type Serving } from './serving.ts';
import { acquireHomeLock } from './storage/home-lock.ts';
import { preparePaths } from './storage/paths.ts';
import { version } from './version.ts';

export interface EngineOptions {
  readonly ports: Ports;
  /** Adds the built-in demo account (decision D15). */
  readonly demo: boolean;
}

export interface Engine {
  readonly handlers: Handlers;
  readonly events: EventHub;
  /** Opens the data plane, the control API and the UI port, once. Throws AppFailure `port-unavailable`. */
  serve(options: ServeOptions): Promise<Addresses>;
  /** Finishes open requests, saves everything and lets go of the home. May be called again. */
  stop(): Promise<void>;
  /** The machine slept or changed its network: connections that were kept are not used again, tokens are looked at (row PX-14). */
  renewConnections(): void;
  /** Resolves when the engine has stopped, whoever asked for it. */
  readonly stopped: Promise<void>;
}

/**
 * Puts the engine together: one per PORTUNUS_HOME, whoever hosts it (decisions D1, D16).
 * Throws AppFailure `home-in-use`, `storage-failed`, `storage-newer` or `providers-file-broken`.
 */
export async function createEngine({ ports, demo }: EngineOptions): Promise<Engine> {
  refuseUncheckedTls(ports.environment);
  const { clock, paths } = ports;
  await using opening = new AsyncDisposableStack();
  const repairs = preparePaths(paths, clock.now());
  const lock = acquireHomeLock(paths);
  opening.defer(() => lock.release());

  const startedAt = clock.now();
  let serving: Serving | undefined;
  const pause = new Pause(clock, () => announce());
  opening.defer(() => pause.close());
  const services = openServices({
    ports,
    demo,
    stack: opening,
    endpoint: (settings) => new URL(serving?.addresses.url ?? `http://127.0.0.1:${settings.get().port}`),
    ownPorts: (settings) => (serving === undefined ? [settings.get().port] : listPorts(serving.addresses)),
  });
  const { events } = services;
  const stack = opening.move();

  const status = (): EngineStatus => ({
    version,
    pid: process.pid,
    startedAt,
    url: serving?.addresses.url ?? null,
    port: serving?.addresses.port ?? null,
    uiUrl: serving?.addresses.uiUrl ?? null,
    uiPort: serving?.addresses.uiPort ?? null,
    demo,
    pause: pause.status(),
    requestsInFlight: serving?.inFlight() ?? 0,
  });
  const announce = () => events.publish('engine.changed', status());
  const ended = Promise.withResolvers<undefined>();
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stack.disposeAsync().then(() => ended.resolve(undefined)));

  const handlers = createHandlers({
    ...services,
    activity: services.activity.store,
    providers: Object.values(services.providers).map(viewProvider),
    engine: status,
    pause,
    runDoctor: (input) =>
      examine(
        services,
        status,
        repairs.map(({ path }) => path),
        input,
      ),
    preflight: (login) =>
      preflight(
        {
          ...services,
          clock,
          chooseProxy: services.pools.chooseProxy,
          dispatcher: (account) => services.pools.dispatcher(account),
        },
        login,
      ),
    testProxy: (input) => testProxy(services, input),
    stopSoon: () => void setImmediate(() => void stop()),
  });
  return {
    handlers,
    events,
    stop,
    stopped: ended.promise,
    renewConnections: services.renewConnections,
    serve: async (options) => {
      serving = await startServing({ ...services, pause }, handlers, options, stack);
      lock.publish({ pid: process.pid, startedAt, controlAddress: serving.controlAddress });
      services.clientsState.start();
      announce();
      return serving.addresses;
    },
  };
}

function listPorts({ port, uiPort }: Addresses): number[] {
  return uiPort === null ? [port] : [port, uiPort];
}

/** Certificates are always checked (row PX-16): this variable would switch that off for every account. */
function refuseUncheckedTls(environment: Ports['environment']): void {
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new AppFailure({
    code: 'invalid-input',
    field: 'NODE_TLS_REJECT_UNAUTHORIZED',
    problem: 'it is 0, which switches off the check of every certificate; unset it',
  });
}

const clockLimitMs = 5000;

/** The doctor is rarely called: it is loaded when it is. */
async function examine(
  services: Services,
  engine: () => EngineStatus,
  repairs: readonly string[],
  input: Parsed<'doctor.run'>,
) {
  const [{ runDoctor }, { inspectCredential }, { findSharing }] = await Promise.all([
    import('./doctor/doctor.ts'),
    import('./doctor/inspect-credential.ts'),
    import('./doctor/find-sharing.ts'),
  ]);
  const { ports, settings, vault, accounts, clients, toAppError } = services;
  return await runDoctor(
    {
      paths: ports.paths,
      environment: ports.environment,
      now: () => ports.clock.now(),
      repairs,
      engine,
      toAppError,
      settings: () => settings.get(),
      vault: () => vault.status(),
      accounts: () => accounts.list(),
      inspectCredential: (account) => inspectCredential(services.vault, accounts.find(account)),
      lastRenewal: (account) => accounts.renewals({ account })[0],
      askTime: async (account, origin) => {
        const way = services.pools.dispatcher(account);
        return (await askHost(origin, way, ports.clock, clockLimitMs)).clockAheadMs;
      },
      findSharing: ({ id }) => findSharing({ vault, readers: loginReaders }, accounts.find(id)),
      askAccount: (account) => accounts.ask(account.id),
      proxies: () => services.proxies.view(),
      testProxy: (account) => testProxy(services, { account }),
      clients: (environment) => clients.list({ environment }),
    },
    input,
  );
}
