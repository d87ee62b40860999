import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { listErrorSamples, listSentenceSamples } from './error-samples.suite.ts';
import { texts } from './texts.ts';

type Leaf = string | ((...values: string[]) => string);
type Leaves = ReadonlyMap<string, Leaf>;

/** Names, which both languages write alike. */
const alike: readonly string[] = ['app.name', 'app.windowTitle', 'settings.units.megabytes'];
/** What consists of values and signs alone has nothing to translate. */
const hasWords = (leaf: Leaf) => /\p{L}/u.test(say(leaf).replaceAll(/⟦\d⟧/g, ''));
/** Values that choose between texts instead of standing in them, as `path#position`. */
const choosing: readonly string[] = [];

const { explainError: explainEnglish, explainSentence: sayEnglish, ...english } = texts.en;
const { explainError: explainChinese, explainSentence: sayChinese, ...chinese } = texts['zh-CN'];
const both = [listLeaves(english), listLeaves(chinese)] as const;
const han = /\p{Script=Han}/u;

describe('the texts of both languages', () => {
  const [en, zh] = both;

  test('have the same keys', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
    expect(en.size).toBeGreaterThan(20);
  });

  test('take the same values', () => {
    const shape = (leaves: Leaves) =>
      Object.fromEntries(
        [...leaves].map(([path, leaf]) => [path, typeof leaf === 'string' ? '' : leaf.length]),
      );
    expect(shape(zh)).toEqual(shape(en));
  });

  test('show every value they are given', () => {
    const lost = both.flatMap((leaves) =>
      [...leaves].flatMap(([path, leaf]) =>
        listLostValues(path, leaf).filter((at) => !choosing.includes(at)),
      ),
    );
    expect(lost).toEqual([]);
  });

  test('are not empty, and hold nothing that was forgotten', () => {
    const bad = both.flatMap((leaves) =>
      [...leaves].filter(([, leaf]) => /^\s*$|undefined|\[object|TODO/.test(say(leaf))).map(([path]) => path),
    );
    expect(bad).toEqual([]);
  });

  test('are translated, but for names', () => {
    const same = [...en]
      .filter(([path, leaf]) => hasWords(leaf) && say(leaf) === say(zh.get(path) ?? ''))
      .map(([path]) => path);
    expect(same.filter((path) => !alike.includes(path))).toEqual([]);
    const foreign = [...zh]
      .filter(([, leaf]) => hasWords(leaf) && !han.test(say(leaf)))
      .map(([path]) => path);
    expect(foreign.filter((path) => !alike.includes(path))).toEqual([]);
  });
});

describe('the words for errors', () => {
  const samples = listErrorSamples();

  test.each(samples.map((sample) => [sample.name, sample] as const))('%s', (_, { value: error, facts }) => {
    const [en, zh] = [explainEnglish(error), explainChinese(error)];
    const shown = ({ message, hint }: { message: string; hint: string }) =>
      facts.filter((fact) => `${message} ${hint}`.includes(fact));
    expect(shown(zh)).toEqual(shown(en));
    // A message may consist of facts alone; a hint is ours.
    expect(zh.hint).toMatch(han);
    expect(zh.message.replaceAll(/⟦.*?⟧/g, '')).not.toMatch(/\b(the|is|was|not|could)\b/);
    for (const { message, hint } of [en, zh]) {
      expect(`${message} ${hint}`).not.toMatch(/undefined|null|\[object/);
      expect(hint, 'a window has no command line').not.toMatch(/portunus [a-z]|(^|\s)--[a-z]/);
    }
  });
});

describe('the words for sentences', () => {
  const samples = listSentenceSamples();

  test.each(samples.map((sample) => [sample.name, sample] as const))('%s', (_, { value, facts }) => {
    const [en, zh] = [sayEnglish(value), sayChinese(value)];
    const shown = (text: string) => facts.filter((fact) => text.includes(fact));
    expect(shown(zh)).toEqual(shown(en));
    expect(zh.replaceAll(/⟦.*?⟧/g, '')).not.toMatch(/\b(the|is|was|not|could)\b/);
    for (const text of [en, zh]) {
      expect(text).not.toMatch(/undefined|null|\[object/);
      expect(text, 'a window has no command line').not.toMatch(/portunus [a-z]|(^|\s)--[a-z]/);
    }
  });
});

test('no word stands in the attributes of the screens', () => {
  const folder = join(import.meta.dirname, '..');
  const files = globSync('**/*.tsx', { cwd: folder });
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap((file) => listWordsInMarkup(file, readFileSync(join(folder, file), 'utf8')))).toEqual(
    [],
  );
  const planted = '<p title="Some words">{`More ${1} words`}<Tile label={on ? "On" : text.off} /></p>';
  expect(listWordsInMarkup('x.tsx', planted)).toHaveLength(3);
});

function listLeaves(value: object, path = ''): Leaves {
  const leaves = new Map<string, Leaf>();
  for (const [name, part] of Object.entries(value) as [string, unknown][]) {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof part === 'string' || typeof part === 'function') leaves.set(at, part as Leaf);
    else if (typeof part === 'object' && part !== null)
      listLeaves(part, at).forEach((leaf, key) => leaves.set(key, leaf));
    else throw new Error(`${at} is neither a text nor a group of texts`);
  }
  return leaves;
}

const probe = (position: number) => `⟦${position}⟧`;
const probesFor = (leaf: Exclude<Leaf, string>) =>
  Array.from({ length: leaf.length }, (_, index) => probe(index));

function say(leaf: Leaf): string {
  return typeof leaf === 'string' ? leaf : leaf(...probesFor(leaf));
}

function listLostValues(path: string, leaf: Leaf): string[] {
  if (typeof leaf === 'string') return [];
  const said = say(leaf);
  return probesFor(leaf).flatMap((value, index) => (said.includes(value) ? [] : [`${path}#${index}`]));
}

/** Attributes whose text a person reads or hears. */
const spoken =
  /^(aria-(label|description|roledescription|placeholder|valuetext)|title|placeholder|alt|hint|detail|.*[lL]abel)$/;

/** String literals where a text of ours should stand; words between tags are the linter's. */
function listWordsInMarkup(file: string, source: string): string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const collect = (node: ts.Node): void => {
    if (isText(node)) found.push(`${file}: ${node.getText()}`);
    // What a condition compares with, or a call is given, is not shown.
    else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(collect);
    else if (ts.isBinaryExpression(node)) collect(node.right);
    else if (ts.isParenthesizedExpression(node) || ts.isJsxExpression(node)) ts.forEachChild(node, collect);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxAttribute(node) && spoken.test(node.name.getText()) && node.initializer)
      collect(node.initializer);
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) collect(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function isText(node: ts.Node): boolean {
  if (ts.isTemplateExpression(node)) {
    const parts = [node.head, ...node.templateSpans.map(({ literal }) => literal)];
    return parts.some(({ text }) => hasWord(text));
  }
  return (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) && hasWord(node.text);
}

/** A name in braces is a place that a component fills; every key begins with `ptn_`. */
const hasWord = (text: string) => /\p{L}{2,}/u.test(text.replaceAll(/\{\w+\}|ptn_/g, ''));
