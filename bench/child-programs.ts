import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onCore } from './cores.ts';
import type { LoadAnswer, LoadCommands, LoadName } from './load-protocol.ts';

export interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a program on a core. What it writes to stderr is shown. */
export function startProgram(
  core: number | null,
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Started {
  const [program, line] = onCore(core, command, args);
  const child = spawn(program, line, { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  child.on('error', (cause) => console.error(`${command} could not be started: ${cause.message}`));
  return { child, pid: child.pid ?? 0, stop: () => stopChild(child) };
}

/** The JSON document in a program's first line. Throws when it ends before. */
export async function readFirstLine<T>({ child }: Started): Promise<T> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${child.spawnargs.join(' ')} ended with ${String(code)} before it was ready`);
  });
  const first = once(createInterface(child.stdout!), 'line').then(([line]) => JSON.parse(String(line)) as T);
  return Promise.race([first, ended]);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(late);
}

export interface Load {
  ask<N extends LoadName>(name: N, input: LoadCommands[N]['input']): Promise<LoadCommands[N]['reply']>;
  stop(): Promise<void>;
}

export function startLoad(core: number | null): Load {
  const started = startProgram(core, process.execPath, [`${import.meta.dirname}/load.ts`], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(started.child, 'exit').then((): never => {
    throw new Error('The load process ended.');
  });
  ended.catch(() => undefined); // after its work that is what it should do
  return {
    ask: async (name, input) => {
      const answered = once(started.child, 'message') as Promise<[LoadAnswer]>;
      started.child.send({ name, input });
      const [answer] = await Promise.race([answered, ended]);
      if ('failed' in answer) throw new Error(answer.failed);
      return answer.reply;
    },
    stop: () => started.stop(),
  };
}
