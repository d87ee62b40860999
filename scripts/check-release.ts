/**
 * `node scripts/check-release.ts TAG [--notes FILE]`: whether the checkout may be released under this tag; asks
 * npm for the newest Electron. With --notes it also writes the changelog's section to that file.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import manifest from '../package.json' with { type: 'json' };
import { checkRelease, readSection } from './release/check-release.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { notes: { type: 'string' } },
});
const [tag] = positionals;
if (tag === undefined) throw new Error('Which tag? E.g. node scripts/check-release.ts v0.1.0');

const { version, devDependencies } = manifest;
const changelog = readFileSync(join(import.meta.dirname, '../CHANGELOG.md'), 'utf8');
const newestElectron = execFileSync('npm', ['view', 'electron', 'dist-tags.latest'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  shell: process.platform === 'win32', // there npm is a batch file
}).trim();

const faults = checkRelease({ tag, version, changelog, electron: devDependencies.electron, newestElectron });
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else {
  console.log(
    `${tag} may be released, with Electron ${devDependencies.electron} (newest: ${newestElectron}).`,
  );
  if (values.notes !== undefined) writeFileSync(values.notes, `${readSection(changelog, version) ?? ''}\n`);
}
