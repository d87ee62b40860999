import { runCli } from './cli/run-cli.ts';
import { createLogger } from './log/logger.ts';
import { createStreamSink } from './log/stream-sink.ts';
import { systemClock } from './ports.ts';
import { resolvePaths } from './storage/paths.ts';

const { env: environment, stdin, stdout, stderr } = process;

// The reader went away, as in `portunus activity tail | head`: nothing is left to do.
stdout.on('error', () => process.exit(0));

const code = await runCli(process.argv.slice(2), {
  ports: {
    clock: systemClock,
    log: createLogger({ sink: createStreamSink(stderr), clock: systemClock, level: 'warn' }),
    paths: resolvePaths(environment),
    environment,
  },
  // Loaded only where no engine runs: help and calls to a running engine start without it.
  createEngine: async (options) => (await import('./engine.ts')).createEngine(options),
  stdin,
  stdout,
  stderr,
  exit: (now) => process.exit(now),
});
stdout.write('', () => process.exit(code));
