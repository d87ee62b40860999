import { once } from 'node:events';
import { createInterface } from 'node:readline';
import {
  realCli,
  runProgram,
  startProgram,
  type Ended,
  type Running,
} from '../../core/cli/__fixtures__/run-program.ts';
import type { Served } from '../clients/portunus.ts';

/** An engine in a process of its own, as `portunus serve` starts it, with a umask that hides nothing. */
export interface ServedHome extends Running {
  readonly served: Served;
}

const serveArguments = ['serve', '--json', '--port', '0', '--ui-port', '0'];

/** The process's id is the engine's: the shell that set the umask becomes it. */
export function startOpenServe(environment: Readonly<Record<string, string>>): Running {
  const script = 'umask 000; exec "$0" "$@"';
  const command = [script, process.execPath, realCli, ...serveArguments];
  return startProgram(command, { environment, node: '/bin/sh', program: '-c' });
}

export async function serveOpenly(environment: Readonly<Record<string, string>>): Promise<ServedHome> {
  const running = startOpenServe(environment);
  const line = await readFirstLine(running);
  if (line === undefined) throw new Error(`serve did not start: ${running.stderr()}`);
  return { ...running, served: JSON.parse(line) as Served };
}

/** Undefined when the process ended without one. */
export async function readFirstLine({ child, ended }: Running): Promise<string | undefined> {
  if (child.stdout === null) throw new Error('There is nothing to read from.');
  const lines = createInterface(child.stdout);
  return await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    ended.then(() => undefined),
  ]);
}

export async function endServe({ child, ended }: Running): Promise<Ended> {
  child.kill('SIGTERM');
  return await ended;
}

/** Runs a command with `--json` and reads its document; throws when it fails. */
export async function askCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = '',
): Promise<{ document: unknown; ended: Ended }> {
  const ended = await runProgram([...args, '--json'], { environment, input });
  if (ended.code !== 0) throw new Error(`portunus ${args.join(' ')}: ${ended.stderr}`);
  return { document: JSON.parse(ended.stdout) as unknown, ended };
}
