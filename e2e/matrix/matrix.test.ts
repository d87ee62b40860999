import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { providerOf, startSdkStand, type SdkStand } from '../sdks/sdk-stand.ts';
import { listExpected } from './expected-losses.ts';
import { features } from './features.ts';
import { runTrial } from './run-trial.ts';
import { dialects, nameCell, writeTable } from './write-table.ts';

/** Every feature between every two dialects: all comes through, or exactly the losses that are known. */

const page = join(import.meta.dirname, '..', '..', 'docs', 'dialects.md');
const findings = new Map<string, readonly string[]>();

describe.each(dialects)('an account that speaks %s', (account) => {
  let stand: SdkStand;
  beforeAll(async () => {
    stand = await startSdkStand([account], { providers: { [providerOf(account)]: { dialects: [account] } } });
  });
  afterAll(() => stand.stop());

  describe.each(dialects)('a client that speaks %s', (client) => {
    test.each(features)('$name', async ({ name, trials }) => {
      const cell = nameCell(client, account, name);
      findings.set(cell, ['not run to its end']);
      const found = new Set<string>();
      for (const trial of trials) {
        for (const note of await runTrial(stand, { client, account }, trial)) found.add(note);
      }
      const notes = [...found].sort();
      findings.set(cell, notes);
      expect(notes).toEqual(
        listExpected({ client, account }, name)
          .map(({ note }) => note)
          .sort(),
      );
    });
  });
});

// The table is of all cells: a run that was narrowed to some of them has nothing to compare.
test('docs/dialects.md is what this run found', ({ skip }) => {
  if (findings.size < dialects.length ** 2 * features.length) skip('not all cells were run');
  const table = writeTable(findings);
  if (process.env['PORTUNUS_WRITE_DIALECTS'] === '1') writeFileSync(page, table);
  expect(readFileSync(page, 'utf8')).toBe(table);
});
