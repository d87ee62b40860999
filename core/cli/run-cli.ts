import { type Command, CommanderError } from 'commander';
import { AppFailure } from '../../shared/errors.ts';
import { explain } from '../../shared/explain.ts';
import { toAppError } from '../api/to-app-error.ts';
import { type CliHost, CliSession, type ForwardedSignal } from './cli-session.ts';
import { explainUsage } from './explain-usage.ts';
import { createProgram } from './program.ts';
import { Interrupted, UsageError } from './usage-error.ts';

/** Runs one command line to its end and returns its exit code; never throws. */
export async function runCli(args: readonly string[], host: CliHost): Promise<number> {
  const ownArgs = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const session = new CliSession(host, ownArgs.includes('--json'));
  const program = createProgram(session);
  const signals: ForwardedSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => session.signal(signal));
  try {
    await program.parseAsync(args, { from: 'user' });
    return session.exitCode;
  } catch (cause) {
    return report(session, program, ownArgs, cause);
  } finally {
    await session.close();
  }
}

function report(session: CliSession, program: Command, args: readonly string[], cause: unknown): number {
  if (cause instanceof Interrupted) return 130;
  if (cause instanceof CommanderError && cause.exitCode === 0) return 0; // --help, --version
  if (cause instanceof CommanderError && cause.code === 'commander.help') return 2; // Printed already.
  if (cause instanceof CommanderError || cause instanceof UsageError) {
    session.fail({ code: 'usage', ...explainUsage(cause, program, args) });
    return 2;
  }
  const error = cause instanceof AppFailure ? cause.error : toAppError(cause, {}, session.host.ports.log);
  session.fail({ code: error.code, ...explain(error) });
  return error.code === 'invalid-input' ? 2 : 1;
}
