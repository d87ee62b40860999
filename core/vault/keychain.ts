import { Worker } from 'node:worker_threads';
import type { DurationMs } from '../../shared/models/time.ts';
import type { KeychainAnswer, KeychainRequest } from './keychain-protocol.ts';

/** How long to wait for the keychain (row SEC-3). */
export interface KeychainLimits {
  /** Is anybody there? */
  readonly probeMs: DurationMs;
  /** The user may have to type a password into the system's prompt. */
  readonly unlockMs: DurationMs;
}

export const keychainLimits: KeychainLimits = { probeMs: 5_000, unlockMs: 30_000 };

/** The system's keychain, as seen from the engine: it may be slow, but it never blocks the main loop. */
export interface Keychain {
  /** Never rejects: a keychain that fails or stays silent is an answer. */
  ask(request: KeychainRequest, limitMs: DurationMs): Promise<KeychainAnswer>;
  /** `held`: a thread is still blocked by the keychain; the process cannot end before it answers. */
  close(): Promise<'ended' | 'held'>;
}

/** A prompt cannot be called off, so that is all a stopping engine waits for it. */
const closeGraceMs = 200;

/** Each question has a thread of its own, so that a blocked one does not hold up the next. Nothing runs in between. */
export function openSystemKeychain(worker: URL = systemWorker()): Keychain {
  const running = new Set<Worker>();
  return {
    ask: (request, limitMs) => {
      const thread = new Worker(worker, { name: 'keychain', execArgv: [] }); // the process's own flags are not for it
      running.add(thread);
      thread.once('exit', () => running.delete(thread));
      return askThread(thread, request, limitMs);
    },
    close: async () => {
      const ended = Promise.all([...running].map((thread) => thread.terminate())).then(
        () => 'ended' as const,
      );
      return withinLimit(ended, closeGraceMs, 'held');
    },
  };
}

/** The bundle has the worker's bundle beside it; source runs directly. */
function systemWorker(): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./keychain-worker.${ending}`, import.meta.url);
}

async function askThread(
  thread: Worker,
  request: KeychainRequest,
  limitMs: DurationMs,
): Promise<KeychainAnswer> {
  const answer = new Promise<KeychainAnswer>((resolve) => {
    thread.once('message', (message: KeychainAnswer) => resolve(message));
    thread.once('error', (cause) => resolve(failed(cause instanceof Error ? cause.message : String(cause))));
    thread.once('exit', () => resolve(failed('the keychain thread ended without an answer')));
  });
  thread.unref(); // a silent keychain must not keep a program running that has finished
  thread.postMessage(request);
  try {
    return await withinLimit(answer, limitMs, {
      state: 'failed',
      fault: 'silent',
      words: `no answer in ${limitMs} ms`,
    });
  } finally {
    void thread.terminate();
  }
}

const failed = (words: string): KeychainAnswer => ({ state: 'failed', fault: 'failed', words });

/** The timer keeps the process alive: somebody is waiting for this answer. */
async function withinLimit<T, U>(work: Promise<T>, limitMs: DurationMs, otherwise: U): Promise<T | U> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<U>((resolve) => {
    timer = setTimeout(resolve, limitMs, otherwise);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
