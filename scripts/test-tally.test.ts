import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startVitest } from 'vitest/node';
import { TestTally } from './test-tally.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function tallyOf(files: Record<string, string>): Promise<TestTally> {
  const folder = mkdtempSync(join(tmpdir(), 'portunus-tally-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const tally = new TestTally();
  const exitCode = process.exitCode;
  const vitest = await startVitest([], {
    root: folder,
    config: false,
    globals: true,
    run: true,
    watch: false,
    pool: 'threads',
    passWithNoTests: true,
    reporters: [tally],
  });
  await vitest.close();
  process.exitCode = exitCode; // the inner run's failure is wanted
  return tally;
}

test('counts passes, failures, broken files and broken hooks, and tells why a test was skipped', async () => {
  const tally = await tallyOf({
    'a.test.js': `
      test('passes', () => {});
      test('fails', () => expect(1).toBe(2));
      test('needs a moon', ({ skip }) => skip('no moon tonight'));
      test.skip('says nothing', () => {});
      describe('with a broken hook', () => {
        beforeAll(() => { throw new Error('hook'); });
        test('is not run', () => {});
      });`,
    'b.test.js': `throw new Error('cannot be loaded');`,
  });
  expect(tally.describeTotal()).toBe('1 passed, 3 failed, 3 skipped');
  expect(tally.describeSkips()).toContain('skipped: a.test.js > needs a moon: no moon tonight');
  expect(tally.describeSkips()).toContain('skipped: a.test.js > says nothing: no reason given but its title');
  expect(tally.ok).toBe(false);
});

test('a run without a single passed test is not fine', async () => {
  const tally = await tallyOf({});
  expect(tally.describeTotal()).toBe('0 passed, 0 failed, 0 skipped');
  expect(tally.ok).toBe(false);
});
