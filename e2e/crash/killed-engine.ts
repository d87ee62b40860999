import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChangingLine, ChangingOptions } from './changing-engine.ts';
import { applyChange, type Change, type World } from './world.ts';

/** When to kill: so long after the start or after a number of changes, or not at all because it ends itself. */
export type KillMoment =
  | { readonly after: 'start'; readonly ms: number }
  | { readonly after: 'changes'; readonly count: number; readonly ms: number }
  | { readonly after: 'never' };

export interface KilledEngine {
  /** Everything that was acknowledged. */
  readonly world: World;
  /** What had been begun and not been acknowledged. */
  readonly pending: Change | undefined;
  readonly lines: readonly ChangingLine[];
  readonly killed: boolean;
}

/** Runs a changing engine in the home of `environment` until it is killed. */
export async function runUntilKilled(
  options: ChangingOptions,
  environment: Readonly<Record<string, string>>,
  moment: KillMoment,
): Promise<KilledEngine> {
  const script = join(import.meta.dirname, 'changing-engine.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  let stdout = '';
  let stderr = '';
  const changed = Promise.withResolvers<undefined>();
  const wanted = moment.after === 'changes' ? moment.count : 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (stdout.split('"done"').length > wanted) changed.resolve(undefined);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (moment.after !== 'never') {
    if (moment.after === 'changes') await Promise.race([changed.promise, closed]);
    await wait(moment.ms);
    child.kill('SIGKILL');
  }
  const [code, signal] = await closed;
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The engine failed by itself:\n${stderr}`);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return foldLines(
    lines.map((line) => JSON.parse(line) as ChangingLine),
    options.world,
    signal !== null,
  );
}

function foldLines(lines: readonly ChangingLine[], before: World, killed: boolean): KilledEngine {
  let world = before;
  let pending: Change | undefined;
  for (const line of lines) {
    if (line.say === 'begin') pending = line.change;
    if (line.say === 'done' && pending !== undefined) {
      world = applyChange(world, pending, line.text);
      pending = undefined;
    }
  }
  return { world, pending, lines, killed };
}
