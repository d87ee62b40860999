import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { ConfigFault, type ConfigFormat, type KeyPath } from './config-format.ts';
import { generatedFiles } from './generated-json.suite.ts';
import { jsonWithComments, strictJson } from './json-edit.ts';

const url: KeyPath = ['env', 'ANTHROPIC_BASE_URL'];
const token: KeyPath = ['env', 'ANTHROPIC_AUTH_TOKEN'];
const leftover: KeyPath = ['env', 'ANTHROPIC_API_KEY'];
const theme: KeyPath = ['theme'];
const own: KeyPath = ['portunus'];
const paths = [url, token, leftover, own];

const addAll = (format: ConfigFormat, text: string): string =>
  format.set(format.set(format.set(text, url, 'http://127.0.0.1:7787'), token, 'ptn_1'), own, {
    name: 'dark',
    sizes: [1, 2],
  });

const restoreAll = (format: ConfigFormat, text: string, base: string): string =>
  paths.toReversed().reduce((undone, path) => format.restore(undone, base, path), text);

const valueOf = (text: string) => parse(text, [], { allowTrailingComma: true }) as Record<string, object>;

/** What the file says apart from our keys. */
function foreign(text: string): unknown {
  const { env, ...rest } = valueOf(text);
  const ours = new Set(paths.map((path) => path.at(-1)));
  const keep = (object: object | undefined) => Object.entries(object ?? {}).filter(([key]) => !ours.has(key));
  return [keep(rest), keep(env)];
}

const commentsOf = (text: string) => (text.match(/(?<!:)\/\/.*|\/\*[^]*?\*\//g) ?? []).sort();

describe.each([
  ['JSON', strictJson, false],
  ['JSON with comments', jsonWithComments, true],
])('%s', (_name, format, comments) => {
  const files = generatedFiles({ comments, ownKeys: paths });

  it('CFG-1: 3,000 generated files hold what was set and nothing else changed; undo is byte-identical', () => {
    fc.assert(
      fc.property(files, ({ text }) => {
        const applied = addAll(format, text);
        expect(valueOf(applied)).toMatchObject({
          env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:7787', ANTHROPIC_AUTH_TOKEN: 'ptn_1' },
          portunus: { name: 'dark', sizes: [1, 2] },
        });
        format.check(applied, paths);
        expect(foreign(applied)).toEqual(foreign(text));
        expect(commentsOf(applied)).toEqual(commentsOf(text));
        expect(addAll(format, applied)).toBe(applied);
        expect(restoreAll(format, applied, text)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  it('CFG-1: 2,000 generated files get a removed key back, every comment kept', () => {
    fc.assert(
      fc.property(files, ({ text }) => {
        const applied = format.remove(addAll(format, text), leftover);
        expect(format.read(applied, leftover)).toBeUndefined();
        expect(foreign(applied)).toEqual(foreign(text));
        const restored = restoreAll(format, applied, text);
        expect(valueOf(restored)).toEqual(valueOf(text));
        expect(commentsOf(restored)).toEqual(commentsOf(text));
        if (!comments) expect(restored).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a hand-written file', () => {
  it.each([
    ['{}', '{\n  "theme": "dark"\n}'],
    ['', '{\n  "theme": "dark"\n}\n'],
    ['{ "a": 1 }', '{ "a": 1, "theme": "dark" }'],
    ['{"a":1,"b":2}', '{"a":1,"b":2,"theme":"dark"}'],
    ['{\r\n\t"a": 12345678901234567890\r\n}', '{\r\n\t"a": 12345678901234567890,\r\n\t"theme": "dark"\r\n}'],
    ['{\n  "theme":   "light"\n}', '{\n  "theme":   "dark"\n}'],
  ])('CFG-1: %j keeps its layout', (before, after) => {
    expect(strictJson.set(before, theme, 'dark')).toBe(after);
  });

  it('keeps comments where they belong', () => {
    const before = '{\n  "a": 1, // about a\n  "b": 2 // about b\n  // the end\n}\n';
    const after = '{\n  "a": 1, // about a\n  "b": 2, // about b\n  "theme": "dark"\n  // the end\n}\n';
    expect(jsonWithComments.set(before, theme, 'dark')).toBe(after);
    expect(jsonWithComments.restore(after, before, theme)).toBe(before);
  });

  it('CFG-6: a comment that the user put beside our key stays when the key leaves', () => {
    const before = '{\n  "a": 1\n}';
    const edited = '{\n  "a": 1,\n  // mine\n  "theme": "dark" // mine too\n}';
    const restored = jsonWithComments.restore(edited, before, theme);
    expect(valueOf(restored)).toEqual({ a: 1 });
    expect(commentsOf(restored)).toEqual(['// mine', '// mine too']);
  });

  it('drops a parent only when it made it and nothing else is in it', () => {
    const applied = strictJson.set('{}', url, 'x');
    expect(strictJson.restore(applied, '{}', url)).toBe('{}');
    const used = strictJson.set(applied, ['env', 'FOO'], 'bar');
    expect(valueOf(strictJson.restore(used, '{}', url))).toEqual({ env: { FOO: 'bar' } });
    expect(valueOf(strictJson.restore(applied, '{"env": {}}', url))).toEqual({ env: {} });
  });
});

describe('CFG-2: refused with the place', () => {
  it.each([
    ['[]', 0],
    ['"text"', 0],
    ['{"a": 1,}', 8],
    ['{"a": 1} // no', 9],
    ['{"a" 1}', 5],
    ['{"env": 5}', 8],
    ['{"env": null}', 8],
    ['{"env": []}', 8],
    ['{"env": {}, "env": {}}', 12],
    [`{"env": {"ANTHROPIC_BASE_URL": 1, "ANTHROPIC_BASE_URL": 2}}`, 34],
    ['[['.repeat(100_000), 0],
  ])('%.60j', (text, offset) => {
    const check = () => strictJson.check(text, paths);
    expect(check).toThrow(ConfigFault);
    expect(check).toThrow(expect.objectContaining({ offset }));
  });
});
