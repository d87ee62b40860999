/**
 * `npm test [file ...]`: builds the programs, runs every suite, and ends with one line that sums them up.
 * Exit code 0 only when tests ran and none failed. Names of files or folders narrow the run.
 */
import { join } from 'node:path';
import { startVitest, type CliOptions } from 'vitest/node';
import { build } from './build.ts';
import { provideSystemPackages } from './system-packages.ts';
import { TestTally } from './test-tally.ts';

const root = join(import.meta.dirname, '..');

/** End-to-end tests start engines, real clients and keychains: one file at a time. The rest shares two cores. */
const suites: { name: string; options: CliOptions }[] = [
  { name: 'unit and integration', options: { exclude: ['**/node_modules/**', 'e2e/**'], maxWorkers: 2 } },
  { name: 'end to end', options: { include: ['e2e/**/*.test.ts'], fileParallelism: false } },
];

async function runSuites(filters: string[]): Promise<TestTally> {
  const tally = new TestTally();
  for (const { name, options } of suites) {
    console.log(`\n${name}`);
    const vitest = await startVitest(filters, {
      ...options,
      root,
      run: true,
      watch: false,
      pool: 'forks',
      passWithNoTests: true,
      reporters: ['default', tally],
    });
    await vitest.close();
  }
  return tally;
}

provideSystemPackages();
if (!build()) {
  console.log('The build failed, so no test ran.\n0 passed, 1 failed, 0 skipped');
  process.exit(1);
}
const tally = await runSuites(process.argv.slice(2));
console.log(tally.describeSkips());
console.log(tally.describeTotal());
// Not only the exit code: a handle that a broken test left open must not keep a finished run from ending.
process.exit(tally.ok ? 0 : 1);
