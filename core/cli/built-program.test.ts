import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { runProgram } from './__fixtures__/run-program.ts';

/** What `npm run build` made; `npm test` builds first, a single run of this file may not have it. */
const program = join(import.meta.dirname, '../../dist/cli.js');
const isBuilt = existsSync(program);
const why = isBuilt ? '' : ' (skipped: dist/ is not built)';

test.runIf(isBuilt)(`the built program can be started by its name${why}`, () => {
  expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  if (process.platform !== 'win32') expect(statSync(program).mode & 0o777).toBe(0o755);
});

test.runIf(isBuilt)(`the built program explains itself and runs an engine of its own${why}`, async () => {
  const home = createTemporaryHome();
  try {
    // A vault that needs no keychain, so that this runs the same everywhere.
    writeFileSync(home.path('passphrase'), 'correct horse battery', { mode: 0o600 });
    const environment = { ...home.environment, PORTUNUS_PASSPHRASE_FILE: home.path('passphrase') };
    const help = await runProgram(['--help'], { environment, program });
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('portunus serve --demo');
    const status = await runProgram(['status', '--json'], { environment, program });
    expect(JSON.parse(status.stdout)).toEqual({
      engine: { running: false, url: null, paused: null },
      accounts: [],
      unusable: [],
    });
  } finally {
    home.remove();
  }
});
