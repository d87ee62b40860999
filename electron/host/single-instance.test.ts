import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acquireInstanceLock } from './single-instance.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portunus-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lock = () => join(folder, 'SingletonLock');
/** As Chromium does with a lock of another machine's name: refused as long as the link is there. */
const app = { requestSingleInstanceLock: () => !existsSyncLink() };

function existsSyncLink(): boolean {
  try {
    symlinkSync('probe', lock());
    rmSync(lock());
    return false;
  } catch {
    return true;
  }
}

test('EL-11: the first start has the lock at once', () => {
  expect(acquireInstanceLock(app, folder)).toBe(true);
});

describe.runIf(process.platform === 'linux')('EL-11: on Linux', () => {
  test('a lock that a killed process left under another machine’s name is taken away', () => {
    symlinkSync('old-laptop-name-4711', lock());
    writeFileSync(join(folder, 'SingletonCookie'), '');
    expect(acquireInstanceLock(app, folder, () => false)).toBe(true);
    expect(existsSync(join(folder, 'SingletonCookie'))).toBe(false);
  });

  test('one whose process lives is respected', () => {
    symlinkSync(`here-${process.pid}`, lock());
    expect(acquireInstanceLock(app, folder)).toBe(false);
  });

  test('one that nobody can read is left alone', () => {
    writeFileSync(lock(), 'x');
    expect(acquireInstanceLock(app, folder, () => false)).toBe(false);
    expect(existsSync(lock())).toBe(true);
  });
});
