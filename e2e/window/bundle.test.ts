import { readdirSync, readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const limitBytes = 350 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'portunus-bundle-'));

beforeAll(async () => {
  await build({
    configFile: join(root, 'renderer', 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder },
  });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function readFiles(ending: RegExp): { name: string; text: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => ({ name, text: readFileSync(join(folder, name)) }));
}

test('the window’s scripts and styles are less than 350 KB compressed', () => {
  const files = readFiles(/\.(js|css)$/);
  const bytes = files.reduce((sum, { text }) => sum + gzipSync(text).length, 0);
  console.log(`window: ${(bytes / 1024).toFixed(1)} KB compressed in ${files.length} files`);
  expect(files.length).toBeGreaterThanOrEqual(2);
  expect(bytes).toBeLessThan(limitBytes);
});

test('it holds neither the schemas of the contract, nor made-up data, nor anything from elsewhere', () => {
  const scripts = readFiles(/\.js$/).map(({ text }) => text.toString());
  for (const foreign of ['ZodError', 'window.gallery', 'evil.invalid']) {
    expect(scripts.filter((text) => text.includes(foreign))).toEqual([]);
  }
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
  expect(page).not.toMatch(/<style|<script(?![^>]*\ssrc=)|\son\w+=/);
});
