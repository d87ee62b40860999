import { setTimeout as sleep } from 'node:timers/promises';
import type { Bridge } from '../../shared/contract.ts';
import type { Addresses } from '../../shared/engine-process.ts';
import { AppFailure } from '../../shared/errors.ts';
import { connectControl } from '../api/control-client.ts';
import type { Handlers } from '../api/handlers.ts';
import { createLocalBridge } from '../api/local-bridge.ts';
import type { EventHub } from '../events.ts';
import type { Ports } from '../ports.ts';

/** What the CLI needs of an engine in its own process. */
export interface InProcessEngine {
  readonly handlers: Handlers;
  readonly events: EventHub;
  /** `uiPort: null` opens no browser UI. */
  serve(options: { port?: number | undefined; uiPort?: number | null | undefined }): Promise<Addresses>;
  stop(): Promise<void>;
  /** Resolves when it has stopped, whoever asked for it. */
  readonly stopped: Promise<void>;
}

/** Takes the home's lock; throws AppFailure `home-in-use` when another process has it. */
export type CreateEngine = (options: { ports: Ports; demo: boolean }) => Promise<InProcessEngine>;

export type EngineConnection =
  | { kind: 'running'; bridge: Bridge; onEnd(listener: () => void): () => void; close(): Promise<void> }
  | { kind: 'in-process'; bridge: Bridge; engine: InProcessEngine; close(): Promise<void> };

export interface ConnectOptions {
  readonly ports: Ports;
  readonly createEngine: CreateEngine;
}

/** How long to wait for a short command that has the home to itself right now. */
const patienceMs = 5_000;

/** Finds the running engine, else runs one in this process for as long as the command takes. */
export async function connectEngine(options: ConnectOptions): Promise<EngineConnection> {
  return await withPatience(options.ports, async () => {
    const client = await connectControl(options.ports.paths);
    if (client === undefined) return await startInProcess(options);
    const close = () => {
      client.close();
      return Promise.resolve();
    };
    return { kind: 'running', bridge: client, onEnd: (listener) => client.onEnd(listener), close };
  });
}

async function startInProcess({ ports, createEngine }: ConnectOptions): Promise<EngineConnection> {
  const engine = await createEngine({ ports, demo: false });
  const bridge = createLocalBridge(engine.handlers, engine.events, ports.log);
  return { kind: 'in-process', bridge, engine, close: () => engine.stop() };
}

/** Waits for a short command to end, but not for an engine that serves. */
async function startEngine(options: ConnectOptions & { demo: boolean }): Promise<InProcessEngine> {
  const { ports, createEngine, demo } = options;
  return await withPatience(ports, async () => {
    const client = await connectControl(ports.paths);
    if (client === undefined) return await createEngine({ ports, demo });
    const status = await client.invoke('engine.status', {});
    client.close();
    const holder = status.ok
      ? `process ${status.value.pid}, serving ${status.value.url ?? 'nobody'}`
      : 'an engine that serves';
    throw new AppFailure({ code: 'home-in-use', path: ports.paths.home, holder }, { cause: finalRefusal });
  });
}

/** Serves until `interrupted` settles or a front end ends the engine, then stops gracefully. Throws what opening throws. */
export async function serveUntil(
  interrupted: Promise<unknown>,
  options: ConnectOptions & { demo: boolean; port?: number | undefined; uiPort?: number | null | undefined },
  onReady: (engine: InProcessEngine, addresses: Addresses) => Promise<void> | void,
): Promise<void> {
  const engine = await startEngine(options);
  try {
    const { port, uiPort } = options;
    await onReady(engine, await engine.serve({ port, uiPort }));
    await Promise.race([interrupted, engine.stopped]);
  } finally {
    await engine.stop();
  }
}

/** Marks a refusal that waiting does not mend. */
const finalRefusal = Symbol('final refusal');

async function withPatience<T>({ clock }: Ports, work: () => Promise<T>): Promise<T> {
  const deadline = clock.monotonicMs() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (cause) {
      const isHeld = cause instanceof AppFailure && cause.error.code === 'home-in-use';
      if (!isHeld || cause.cause === finalRefusal || clock.monotonicMs() > deadline) throw cause;
      await sleep(100);
    }
  }
}
