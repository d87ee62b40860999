import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TokenWorkerLine, TokenWorkerOptions } from './token-worker.ts';

export interface TokenWorker {
  /** Uses the account's token once, as a request would. Undefined when the process ended instead. */
  use(): Promise<TokenWorkerLine | undefined>;
  /** Resolves with the signal that ended it, null for an end by itself. */
  readonly ended: Promise<NodeJS.Signals | null>;
  end(): Promise<void>;
}

/** Resolves when it can be used. */
export async function startTokenWorker(options: TokenWorkerOptions): Promise<TokenWorker> {
  const script = join(import.meta.dirname, 'token-worker.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close').then(([, signal]) => signal as NodeJS.Signals | null);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { done, value } = await lines.next();
    return done === true ? undefined : (JSON.parse(value) as TokenWorkerLine);
  };
  const first = await next();
  if (first?.say !== 'ready') throw new Error('a worker did not start');
  return {
    use: async () => {
      child.stdin.write('use\n');
      return next();
    },
    ended,
    end: async () => {
      child.stdin.end('end\n');
      await ended;
    },
  };
}
