import { expect, test } from 'vitest';
import { checkRelease, readSection } from './check-release.ts';

const changelog = `# Changelog

## Unreleased

- Later.

## 0.2.0 (2026-12-01)

- A window.

- And a tray.

## 0.1.0
`;

const fine = { tag: 'v0.2.0', version: '0.2.0', changelog, electron: '45.3.2', newestElectron: '45.4.1' };

test('lets a release pass whose tag, version, changelog and Electron fit', () => {
  expect(checkRelease(fine)).toEqual([]);
});

test('a tag of another version does not pass', () => {
  expect(checkRelease({ ...fine, tag: 'v0.2.1' })).toEqual([
    'The tag is v0.2.1, but package.json says 0.2.0.',
  ]);
});

test.each(['0.1.0', '0.3.0', 'Unreleased2'])('without words about %s it does not pass', (version) => {
  expect(checkRelease({ ...fine, tag: `v${version}`, version })).toEqual([
    `CHANGELOG.md has no section "## ${version}" with something in it.`,
  ]);
});

test.each([
  ['45.0.0', true],
  ['47.9.9', true],
  ['48.0.0', false],
  ['100.0.0', false],
])('EL-10: Electron 45 passes while %s is the newest: %s', (newestElectron, passes) => {
  expect(checkRelease({ ...fine, newestElectron }).length === 0).toBe(passes);
});

test('an Electron that is not exact is an error, not a pass', () => {
  expect(() => checkRelease({ ...fine, electron: '^45.3.2' })).toThrow('no exact version');
});

test("a version's section is what stands between its heading and the next", () => {
  expect(readSection(changelog, '0.2.0')).toBe('- A window.\n\n- And a tray.');
});
