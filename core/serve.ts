import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppFailure, type AppError } from '../shared/errors.ts';
import { toAppError } from './api/to-app-error.ts';
import { serveUntil } from './cli/connect.ts';
import { createEngine, type Engine } from './engine.ts';
import { findHost, type HostLink } from './host-link.ts';
import { FileSink } from './log/file-sink.ts';
import { createLogger } from './log/logger.ts';
import { createStreamSink } from './log/stream-sink.ts';
import { type Ports, systemClock } from './ports.ts';
import { resolvePaths } from './storage/paths.ts';

/**
 * The engine as a process of its own (decision D16), for a host that starts it with Electron's
 * `utilityProcess.fork` or Node's `fork`: `serve.js [--demo] [--port N]`. Opens the data plane and the control
 * socket, tells its host so, and ends gracefully on the host's word, on a signal, or when the host is gone.
 * Exit code 0 when it was told to end, 1 when it could not begin.
 */
const { values } = parseArgs({
  options: { demo: { type: 'boolean', default: false }, port: { type: 'string' } },
});
const host = findHost();
const ports = createPorts(host);

try {
  const options = {
    ports,
    createEngine: createWakefulEngine,
    demo: values.demo,
    port: values.port === undefined ? undefined : Number(values.port),
    uiPort: null,
  };
  await serveUntil(hearEnd(), options, (_, addresses) => host?.send({ type: 'ready', addresses }));
  process.exit(0);
} catch (cause) {
  const error = describe(cause);
  ports.log.error('engine.not-started', { code: error.code });
  await host?.send({ type: 'failed', error });
  process.exit(1);
}

/** A desktop has nobody who reads standard error: its engine keeps its log in files of bounded size. */
function createPorts(link: HostLink | undefined): Ports {
  const paths = resolvePaths(process.env);
  const sink =
    link === undefined
      ? createStreamSink(process.stderr)
      : new FileSink({ folder: join(paths.home, 'logs') });
  return {
    clock: systemClock,
    log: createLogger({ sink, clock: systemClock }),
    paths,
    environment: process.env,
  };
}

/** Heard from the beginning on: who stops an engine that is still opening does not wait for nothing. */
function hearEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    host?.onLost(resolve);
    host?.onMessage(({ type }) => {
      if (type === 'stop') resolve();
    });
  });
}

async function createWakefulEngine(options: { ports: Ports; demo: boolean }): Promise<Engine> {
  const engine = await createEngine(options);
  host?.onMessage(({ type }) => {
    if (type === 'resumed') engine.renewConnections();
  });
  return engine;
}

function describe(cause: unknown): AppError {
  return cause instanceof AppFailure ? cause.error : toAppError(cause, {}, ports.log);
}
