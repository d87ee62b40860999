import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfigEdit } from './client-adapter.ts';
import { generatedFiles } from './formats/generated-json.suite.ts';
import { jsonWithComments, strictJson } from './formats/json-edit.ts';
import { applyEdits, describeKeys, withdrawKeys } from './merge-edits.ts';

const edits: ConfigEdit[] = [
  { kind: 'set', path: ['env', 'ANTHROPIC_BASE_URL'], value: 'http://127.0.0.1:7787' },
  { kind: 'set', path: ['env', 'ANTHROPIC_AUTH_TOKEN'], value: 'ptn_secret' },
  { kind: 'remove', path: ['env', 'ANTHROPIC_API_KEY'] },
];
const keys = describeKeys(edits, ['env', 'ANTHROPIC_AUTH_TOKEN'], []);

/** What a user does to other keys meanwhile. */
const userEdit = fc.constantFrom<ConfigEdit>(
  { kind: 'set', path: ['theme'], value: 'solarized' },
  { kind: 'set', path: ['mine'], value: { deep: [1, 'two'] } },
  { kind: 'set', path: ['env', 'MINE'], value: 'x' },
  { kind: 'set', path: ['env', 'permissions'], value: 'y' },
  { kind: 'remove', path: ['model'] },
  { kind: 'remove', path: ['env', 'hooks'] },
  { kind: 'remove', path: ['hooks'] },
);

describe.each([
  ['JSON', strictJson, false],
  ['JSON with comments', jsonWithComments, true],
])('%s', (_name, format, comments) => {
  it('CFG-6: in 3,000 files with user edits between, all edits stay and only our keys leave', () => {
    const files = generatedFiles({ comments, ownKeys: edits.map(({ path }) => path) });
    fc.assert(
      fc.property(files, fc.array(userEdit, { minLength: 1, maxLength: 3 }), ({ text }, changes) => {
        const edited = applyEdits(format, applyEdits(format, text, edits), changes);
        const { text: left, kept } = withdrawKeys(format, edited, text, keys);
        expect(kept).toEqual([]);
        format.check(left, []);
        for (const change of changes.slice(-1))
          expect(format.read(left, change.path)).toEqual(change.kind === 'set' ? change.value : undefined);
        expect(valuesOf(format.strings(left))).toEqual(
          valuesOf(format.strings(applyEdits(format, text, changes))),
        );
      }),
      { numRuns: 3000 },
    );
  });
});

/** Order aside: where a member that was taken out and put back stands may differ once its neighbours are gone. */
const valuesOf = (spans: readonly { path: readonly string[]; value: string }[]) =>
  spans.map(({ path, value }) => `${JSON.stringify(path)} ${value}`).sort();

describe('withdrawing', () => {
  const base = '{"env": {"ANTHROPIC_API_KEY": "mine"}}';

  it('knows our value in another spelling', () => {
    const spelled =
      '{"env": {"ANTHROPIC_BASE_URL": "http:\\/\\/127.0.0.1:7787", "ANTHROPIC_AUTH_TOKEN": "ptn\\u005fsecret"}}';
    expect(withdrawKeys(strictJson, spelled, base, keys)).toEqual({ text: base, kept: [] });
  });

  it('CFG-6: leaves and reports what the user made of our keys', () => {
    const edited = applyEdits(strictJson, applyEdits(strictJson, base, edits), [
      { kind: 'set', path: ['env', 'ANTHROPIC_AUTH_TOKEN'], value: 'their own' },
      { kind: 'set', path: ['env', 'ANTHROPIC_API_KEY'], value: 'a new one' },
    ]);
    const { text, kept } = withdrawKeys(strictJson, edited, base, keys);
    expect(JSON.parse(text)).toEqual({
      env: { ANTHROPIC_AUTH_TOKEN: 'their own', ANTHROPIC_API_KEY: 'a new one' },
    });
    expect(kept.map((path) => path[1])).toEqual(['ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY']);
  });

  it('has no text of the key in what the ledger keeps', () => {
    expect(JSON.stringify(keys)).not.toContain('ptn_secret');
  });
});
