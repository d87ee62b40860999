import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findProgram } from './find-program.ts';

let home: string;
const hint = { packageName: 'p', names: ['claude'], folders: ['.claude/local'] };
const place = (path: string, mode = 0o755) => {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '', { mode });
  return file;
};

beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'portunus-find-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('looks on PATH first, then where such programs usually are, newest version first', () => {
  const find = () => findProgram(hint, { home, environment: { PATH: `:${join(home, 'path')}` } }, 'linux');
  expect(find()).toBeNull();
  mkdirSync(join(home, 'path/claude'), { recursive: true }); // a folder of that name is no program
  place('.npm-global/bin/claude', 0o644); // nor is a file that cannot be run
  place('.nvm/versions/node/v9.1.0/bin/claude');
  const newest = place('.nvm/versions/node/v24.0.0/bin/claude');
  expect(find()).toBe(newest);
  const own = place('.claude/local/claude');
  expect(find()).toBe(own);
  const local = place('.local/bin/claude');
  expect(find()).toBe(local);
  rmSync(join(home, 'path/claude'), { recursive: true });
  const onPath = place('path/claude');
  expect(find()).toBe(onPath);
});

it('tries the endings of PATHEXT on Windows', () => {
  const shim = place('AppData/npm/claude.cmd');
  place('AppData/npm/claude'); // the shell script beside it
  const environment = { APPDATA: join(home, 'AppData'), PATHEXT: '.EXE;.CMD' };
  expect(findProgram(hint, { home, environment }, 'win32')).toBe(shim);
});
