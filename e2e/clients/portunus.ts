import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createTemporaryHome, type TemporaryHome } from '../fakes/temporary-home.ts';
import { buildCli } from './built-cli.ts';
import { runProgram, type ProgramResult } from './run-program.ts';

/** What `serve --json` says in its first line. */
export interface Served {
  readonly url: string;
  readonly uiUrl: string;
  readonly port: number;
  readonly uiPort: number;
  readonly pid: number;
}

/** Portunus as a person runs it: the built program, in a home of its own. */
export interface Portunus {
  readonly home: TemporaryHome;
  /** The whole environment of everything that runs in this home, real clients included. */
  readonly environment: Readonly<Record<string, string>>;
  /** A folder to run clients in. */
  readonly project: string;
  /** Runs one command to its end, whatever its exit code. */
  run(args: readonly string[], input?: string): Promise<ProgramResult>;
  /** Runs a command with `--json` and reads its document; throws when it fails. */
  ask(args: readonly string[], input?: string): Promise<unknown>;
  serve(args?: readonly string[]): Promise<Served>;
  /** Starts a command that prints one JSON document per line and reads them as they come. */
  follow(args: readonly string[]): Followed;
  /** All that our program wrote to stdout and stderr, by command. */
  readonly output: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface Followed {
  /** The first document that fits, among those that came and those that will. */
  next(fits: (document: unknown) => boolean): Promise<unknown>;
}

const stopLimitMs = 10_000;
const startLimitMs = 30_000;

/** `path`: folders of programs that are to be found before the system's own; `extra`: more variables. */
export async function createPortunus(
  path: readonly string[] = [],
  extra: Readonly<Record<string, string>> = {},
): Promise<Portunus> {
  const cli = await buildCli();
  const home = createTemporaryHome();
  const passphraseFile = home.path('passphrase');
  writeFileSync(passphraseFile, 'correct horse battery staple\n', { mode: 0o600 });
  const project = home.path('project');
  mkdirSync(project);
  const environment = {
    ...home.environment,
    PORTUNUS_PASSPHRASE_FILE: passphraseFile,
    USER: 'tester',
    LOGNAME: 'tester',
    SHELL: '/bin/bash',
    TERM: 'xterm-256color',
    NO_PROXY: '127.0.0.1,localhost',
    PATH: [...path, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    ...extra,
  };
  const children: ChildProcess[] = [];
  const output: Record<string, string> = {};
  const record = (name: string, text: string) => (output[name] = (output[name] ?? '') + text);

  function start(args: readonly string[]) {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: project,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    child.stdout.setEncoding('utf8').on('data', (text: string) => record(args.join(' '), text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => record(args.join(' '), text));
    return child;
  }

  async function run(args: readonly string[], input?: string): Promise<ProgramResult> {
    const options = { environment, folder: project, ...(input === undefined ? {} : { input }) };
    const result = await runProgram(process.execPath, [cli, ...args], options);
    record(args.join(' '), result.stdout + result.stderr);
    return result;
  }

  return {
    home,
    environment,
    project,
    output,
    run,
    ask: async (args, input) => {
      const result = await run([...args, '--json'], input);
      if (result.exitCode === 0) return JSON.parse(result.stdout) as unknown;
      throw new Error(`portunus ${args.join(' ')} ended with ${String(result.exitCode)}: ${result.stderr}`);
    },
    serve: async (args = []) => {
      const command = ['serve', '--json', '--port', '0', '--ui-port', '0', ...args];
      const child = start(command);
      const line = await Promise.race([
        once(createInterface(child.stdout), 'line').then(([first]) => String(first)),
        once(child, 'exit').then(() => undefined),
        wait(startLimitMs, undefined, { ref: false }),
      ]);
      if (line === undefined) throw new Error(`serve did not start: ${output[command.join(' ')] ?? ''}`);
      return JSON.parse(line) as Served;
    },
    follow: (args) => followLines(start([...args, '--json'])),
    stop: async () => {
      await Promise.all(children.map(stopChild));
      home.remove();
    },
  };
}

function followLines(child: ChildProcess): Followed {
  const seen: unknown[] = [];
  const waiting = new Set<() => void>();
  if (child.stdout === null) throw new Error('nothing to read from');
  createInterface(child.stdout).on('line', (line) => {
    seen.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  return {
    next: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = seen.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await ended;
  clearTimeout(late);
}
