import fc from 'fast-check';

/** A file as somebody might have written it, with members on the way to our keys or not. */
export interface GeneratedFile {
  readonly text: string;
  readonly mark: boolean;
}

interface Style {
  readonly indent: string;
  /** Empty: everything on one line. */
  readonly eol: string;
  readonly afterColon: string;
  readonly afterComma: string;
  readonly trailingComma: boolean;
  readonly ending: string;
}

type Tree = string | readonly Tree[] | readonly Entry[] | { readonly members: readonly Entry[] };
interface Entry {
  readonly key: string;
  readonly value: Tree;
  /** Comments before the member, and behind it on its line. */
  readonly before: string;
  readonly behind: string;
}

const words = ['permissions', 'hooks', 'model', 'Ünïcødé 🗝', 'a"b\\c', '', 'theme', 'statusLine', '漢字'];
const literals = [
  'true',
  'null',
  '0',
  '-1.50e+3',
  '90071992547409931234567',
  '"x"',
  '"\\u00e9\\/"',
  '"🗝"',
  '""',
];

const style = fc.record<Style>({
  indent: fc.constantFrom('  ', '    ', '\t', ' ', '   '),
  eol: fc.constantFrom('\n', '\r\n', '\n', ''),
  afterColon: fc.constantFrom(' ', '', '  '),
  afterComma: fc.constantFrom(' ', ''),
  trailingComma: fc.boolean(),
  ending: fc.constantFrom('', '\n', '\r\n', '\n\n'),
});

/** Strings whose names our own edits use come in now and then, so that replacing is tried as well. */
export function generatedFiles(options: {
  comments: boolean;
  ownKeys: readonly (readonly string[])[];
}): fc.Arbitrary<GeneratedFile> {
  const comment = (texts: readonly string[]) =>
    options.comments ? fc.constantFrom('', '', ...texts) : fc.constant('');
  const entry = (key: fc.Arbitrary<string>, value: fc.Arbitrary<Tree>) =>
    fc.record<Entry>({
      key,
      value,
      before: comment(['// before', '/* one */', '/* two\n lines */']),
      behind: comment(['// behind', '/* behind */']),
    });
  const literal = fc.constantFrom(...literals);
  const list = fc.array(literal, { maxLength: 2 }).map((items) => `[${items.join(', ')}]`);
  const key = fc.constantFrom(...words);
  const object = (value: fc.Arbitrary<Tree>, keys = key) =>
    fc
      .uniqueArray(entry(keys, value), { maxLength: 4, selector: (member) => member.key })
      .map((members) => ({ members }));
  const leaf = fc.oneof(literal, list, object(literal));
  const ours = [...new Set(options.ownKeys.map((path) => path.at(-1) ?? ''))];
  const env = object(literal, fc.constantFrom(...words.slice(0, 4), ...ours));
  const root = fc
    .tuple(object(leaf), fc.option(entry(fc.constant('env'), env)), fc.nat({ max: 4 }))
    .map(([{ members }, own, at]) => ({ members: own ? members.toSpliced(at, 0, own) : members }));
  return fc
    .tuple(root, style, fc.boolean())
    .map(([tree, look, mark]) => ({ text: render(tree, look, options.comments), mark }));
}

function render(tree: { members: readonly Entry[] }, look: Style, comments: boolean): string {
  return renderTree(tree, look, comments, '') + look.ending;
}

function renderTree(tree: Tree, look: Style, comments: boolean, outer: string): string {
  if (typeof tree === 'string') return tree;
  if (!('members' in tree)) return '[]';
  const { members } = tree;
  if (members.length === 0) return comments && look.trailingComma ? '{ /* empty */ }' : '{}';
  const inner = look.eol === '' ? '' : outer + look.indent;
  const lines = members.map((member, index) => {
    const last = index === members.length - 1;
    const comma = last && !(comments && look.trailingComma) ? '' : ',';
    const value = renderTree(member.value, look, comments, inner);
    const body = `${JSON.stringify(member.key)}:${look.afterColon}${value}${comma}`;
    return withComments(member, body, look, inner);
  });
  if (look.eol === '') return `{${lines.join(look.afterComma)}}`;
  return `{${look.eol}${lines.map((line) => inner + line).join(look.eol)}${look.eol}${outer}}`;
}

function withComments(member: Entry, body: string, look: Style, inner: string): string {
  const oneLine = look.eol === '';
  const before = oneLine ? member.before.replace(/^\/\/.*|.*\n.*/s, '') : member.before;
  const behind = oneLine ? member.behind.replace(/^\/\/.*/, '') : member.behind;
  const lead = before === '' ? '' : before + (oneLine ? '' : look.eol + inner);
  return `${lead}${body}${behind === '' ? '' : ` ${behind}`}`;
}
