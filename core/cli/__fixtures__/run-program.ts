import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The command line as it is started from a checkout without a build. */
export const realCli = join(import.meta.dirname, '../../cli.ts');
export const fakeEngineCli = join(import.meta.dirname, 'fake-engine-cli.ts');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout(): string;
  stderr(): string;
}

export interface StartOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly program?: string;
  readonly node?: string;
  /** Standard input; closed at once when left out, so that there is no terminal. */
  readonly input?: string;
  /** `open`: the test writes to `child.stdin` itself. */
  readonly stdin?: 'open';
}

export function startProgram(args: readonly string[], options: StartOptions): Running {
  const { environment, program = realCli, node = process.execPath, input = '' } = options;
  // Each start would strip the types of every module again; what was stripped once is kept in the test's own home.
  const cache = { NODE_COMPILE_CACHE: join(environment['HOME'] ?? '', 'code-cache') };
  const child = spawn(node, [program, ...args], { env: { ...cache, ...environment }, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined); // It may end without reading.
  if (options.stdin !== 'open') child.stdin.end(input);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

export function runProgram(args: readonly string[], options: StartOptions): Promise<Ended> {
  return startProgram(args, options).ended;
}
