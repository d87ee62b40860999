/**
 * `npm start [-- options]`: builds when something changed since the last build, then opens the desktop app; where
 * that cannot be, or where options of `portunus serve` are given, says so in one line and serves in this very
 * process, so that Ctrl-C and exit codes are its own.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, isStale } from './build.ts';
import { findDesktop, runDesktop } from './find-desktop.ts';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);

async function serve(): Promise<void> {
  const program = join(root, 'dist', 'cli.js');
  process.argv = [process.execPath, program, 'serve', ...args.filter((arg) => arg !== '--hidden')];
  await import(pathToFileURL(program).href);
}

if (isStale()) {
  console.error('Building...');
  if (!build()) process.exit(1);
}
const desktop = findDesktop({ root, args, environment: process.env });
const reason = 'program' in desktop ? await runDesktop(desktop.program, root, args) : desktop.missing;
if (reason !== undefined) {
  console.error(`${reason} Serving to the browser instead.`);
  await serve();
}
