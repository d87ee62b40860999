/**
 * The real command line over an engine that answers with samples: for what needs an engine in the CLI's own
 * process (`serve`, `clients run`, commands without a running engine). Started by the tests as a program.
 */
import { createFakeHandlers } from '../../api/__fixtures__/fake-handlers.ts';
import { engineStatus } from '../../api/__fixtures__/samples.ts';
import { startControlServer } from '../../api/control-server.ts';
import { EventHub } from '../../events.ts';
import { createLogger } from '../../log/logger.ts';
import { createStreamSink } from '../../log/stream-sink.ts';
import { systemClock } from '../../ports.ts';
import { acquireHomeLock } from '../../storage/home-lock.ts';
import { preparePaths, resolvePaths } from '../../storage/paths.ts';
import type { CreateEngine } from '../connect.ts';
import { runCli } from '../run-cli.ts';

const createEngine: CreateEngine = ({ ports, demo }) => {
  preparePaths(ports.paths, ports.clock.now());
  const lock = acquireHomeLock(ports.paths);
  const events = new EventHub();
  const say = (event: string) => process.stderr.write(`engine: ${event}\n`);
  say(demo ? 'created with demo' : 'created');
  let url: string | null = null;
  let markStopped: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (markStopped = resolve));
  const closers: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0)) await close();
    say('stopped');
    lock.release();
    markStopped();
  };
  const handlers = createFakeHandlers({
    'engine.status': () => ({ ...engineStatus, pid: process.pid, url }),
    'engine.stop': () => (setImmediate(() => void stop()), {}),
    'keys.revoke': ({ key }) => {
      say(`revoked ${key}`);
      return {
        id: key,
        name: 'run',
        client: null,
        shared: false,
        hint: 'abcd',
        createdAt: 0,
        lastUsedAt: null,
      };
    },
    'clients.launch': () => ({
      command: process.execPath,
      environment: { LAUNCHED_WITH: 'a key of its own' },
      keyId: 'key_run',
      notes: [],
    }),
  });
  return Promise.resolve({
    handlers,
    events,
    stop,
    stopped,
    serve: async ({ port, uiPort }) => {
      const control = await startControlServer({ handlers, events, paths: ports.paths, log: ports.log });
      closers.push(() => control.close());
      const addresses = { port: port ?? 7787, uiPort: uiPort ?? 7788, pid: process.pid };
      url = `http://127.0.0.1:${addresses.port}`;
      return { ...addresses, url, uiUrl: `http://127.0.0.1:${addresses.uiPort}/#token=t` };
    },
  });
};

const { env: environment, stdin, stdout, stderr } = process;
const log = createLogger({ sink: createStreamSink(stderr), clock: systemClock, level: 'warn' });
const ports = { clock: systemClock, log, paths: resolvePaths(environment), environment };
const exit = (code: number) => process.exit(code);
const code = await runCli(process.argv.slice(2), { ports, createEngine, stdin, stdout, stderr, exit });
process.exit(code);
