import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppFailure } from '../../shared/errors.ts';
import type { Paths } from '../ports.ts';
import { acquireHomeLock, readHolder } from './home-lock.ts';
import { preparePaths, resolvePaths } from './paths.ts';
import { makeTemporaryFolder, modeOf, startScript, waitFor, waitForLine } from './storage.suite.ts';

function preparedHome(): Paths {
  const paths = resolvePaths({ PORTUNUS_HOME: join(makeTemporaryFolder(), 'home') });
  preparePaths(paths, Date.now());
  return paths;
}

/** An engine in another process: it holds the lock, says so and waits. */
const holding = (paths: Paths) => `
  import { acquireHomeLock } from './core/storage/home-lock.ts';
  const lock = acquireHomeLock(${JSON.stringify(paths)});
  lock.publish({ pid: process.pid, startedAt: 1_700_000_000_000, controlAddress: '/some/control.sock' });
  process.stdout.write('held\\n');
  setInterval(() => (globalThis.gc(), process.stdout.write('collected\\n')), 20); // nothing refers to the lock any more: it must hold all the same
`;

async function hold(paths: Paths) {
  const child = startScript(holding(paths), {
    killAt: 'never',
    environment: { NODE_OPTIONS: '--expose-gc' },
  });
  expect(await waitForLine(child)).toBe('held');
  await waitForLine(child); // collected twice
  await waitForLine(child);
  return child;
}

test('a second process is refused and told who holds the home; kill -9 frees it', async () => {
  const paths = preparedHome();
  const engine = await hold(paths);
  expect(readHolder(paths)).toEqual({
    pid: engine.pid,
    startedAt: 1_700_000_000_000,
    controlAddress: '/some/control.sock',
  });
  const error = refusal(() => acquireHomeLock(paths));
  expect(error).toMatchObject({ code: 'home-in-use', path: paths.home });
  expect(error.code === 'home-in-use' && error.holder).toContain(`process ${engine.pid}`);

  const ended = waitFor(engine);
  engine.kill('SIGKILL');
  await ended;
  expect(readHolder(paths)).toBeUndefined();
  acquireHomeLock(paths).release();
});

test('one process cannot hold it twice, and asking does not free it', () => {
  const paths = preparedHome();
  const lock = acquireHomeLock(paths);
  expect(refusal(() => acquireHomeLock(paths)).code).toBe('home-in-use');
  expect(readHolder(paths)).toBeUndefined();
  lock.publish({ pid: process.pid, startedAt: 1, controlAddress: null });
  expect(readHolder(paths)?.pid).toBe(process.pid);
  expect(refusal(() => acquireHomeLock(paths)).code).toBe('home-in-use');
  lock.release();
  lock.release();
  expect(readHolder(paths)).toBeUndefined();
});

test('a lock is still refused to others after its holder asked and was asked', async () => {
  const paths = preparedHome();
  const lock = acquireHomeLock(paths);
  readHolder(paths);
  refusal(() => acquireHomeLock(paths));
  const other = startScript(holding(paths));
  const { output, code } = await waitFor(other);
  expect(output).toContain('Another Portunus engine uses');
  expect(code).not.toBe(0);
  lock.release();
});

test('a lock file filled with something else does not keep the engine from starting', () => {
  const paths = preparedHome();
  writeFileSync(
    join(paths.run, 'engine.lock'),
    'this is no database, but long enough to be looked at '.repeat(50),
  );
  writeFileSync(join(paths.run, 'engine.json'), '{"pid":');
  expect(readHolder(paths)).toBeUndefined();
  const lock = acquireHomeLock(paths);
  expect(statSync(join(paths.run, 'engine.lock')).size).toBe(0);
  expect(modeOf(join(paths.run, 'engine.lock'))).toBe(0o600);
  lock.release();
});

function refusal(work: () => unknown): AppFailure['error'] {
  try {
    work();
  } catch (cause) {
    if (cause instanceof AppFailure) return cause.error;
    throw cause;
  }
  throw new Error('It was not refused.');
}
