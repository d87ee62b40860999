import { join } from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { writeNotices } from './third-party-notices.ts';

const notices = writeNotices(join(import.meta.dirname, '../..'));

/** Not by toContain: what it shows of a failure is the whole text. */
const names = (start: string) => new RegExp(`^${RegExp.escape(start)}`, 'm').test(notices);

test('names every package that the product depends on, in its version, with its licence', () => {
  const missing = Object.entries(manifest.dependencies).filter(
    ([name, version]) => !names(`${name} ${version}: `),
  );
  expect(missing).toEqual([]);
  expect(notices.includes('Copyright (c) Meta Platforms')).toBe(true);
});

test('names no tool that it is only built and tested with', () => {
  const tools = Object.entries(manifest.devDependencies);
  expect(tools.filter(([name, version]) => names(`${name} ${version}: `))).toEqual([]);
});
