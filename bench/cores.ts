import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The core that the measured subject has for itself, and the one for everything around it. */
export interface Cores {
  readonly subject: number | null;
  readonly rest: number | null;
}

/** Null where cores cannot be chosen (no `taskset`, or one core only): figures are then rougher. */
export function chooseCores(): Cores {
  const allowed = listAllowedCores();
  const usable = allowed.length >= 2 && spawnSync('taskset', ['--version']).status === 0;
  return usable ? { subject: allowed[0]!, rest: allowed[1]! } : { subject: null, rest: null };
}

function listAllowedCores(): number[] {
  if (process.platform !== 'linux') return [];
  const ranges = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  return ranges.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** The command line that runs a command on that core. `taskset` becomes the command: the pid is its own. */
export function onCore(core: number | null, command: string, args: readonly string[]): [string, string[]] {
  return core === null ? [command, [...args]] : ['taskset', ['-c', String(core), command, ...args]];
}
