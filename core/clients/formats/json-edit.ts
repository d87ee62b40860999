/**
 * JSON and JSONC at byte ranges. jsonc-parser says where things are; what is inserted is our own text,
 * because its `modify` reformats neighbours and moves their comments.
 *
 * A new member goes behind the last one. `removeMember` is written as the exact inverse of that, and
 * `restoreMember` as the exact inverse of `removeMember`, so that undo needs no notes about offsets:
 * it works on whatever the file has become meanwhile.
 */
import type { ConfigFormat, JsonValue, KeyPath } from './config-format.ts';
import {
  findMember,
  findObject,
  type JsonDialect,
  type Member,
  type ObjectSpan,
  parseJson,
  soleMember,
  valueOf,
} from './json-document.ts';
import {
  type CommentEnd,
  commaAfter,
  gapBefore,
  type Layout,
  lineIndent,
  readLayout,
  renderMember,
  renderValue,
  skipTrivia,
} from './json-layout.ts';
import { listStrings } from './json-strings.ts';

/** A replacement of the range from `start` to `end`. */
type Splice = readonly [start: number, end: number, text: string];

export function createJsonFormat(dialect: JsonDialect): ConfigFormat {
  const parse = (text: string) => parseJson(text, dialect);
  return {
    check(text, paths) {
      const root = parse(text);
      for (const path of paths) findMember(root, path);
    },
    read(text, path) {
      const member = findMember(parse(text), path);
      return member && valueOf(member);
    },
    set: (text, path, value) => setValue(text, parse(text), path, value),
    remove: (text, path) => removeAt(text, parse(text), path),
    restore: (text, base, path) => restoreAt(text, base, path, parse),
    isBlank: (text) => ['', '{}'].includes(text.replace(/\s/g, '')),
    strings: (text) => listStrings(text, dialect),
  };
}

export const strictJson = createJsonFormat({ comments: false });
export const jsonWithComments = createJsonFormat({ comments: true });

function setValue(text: string, root: ObjectSpan | undefined, path: KeyPath, value: JsonValue): string {
  const layout = readLayout(text, root);
  if (root === undefined) return renderValue(nest(path, value), layout, '') + layout.eol;
  const member = findMember(root, path);
  if (member !== undefined) return replaceValue(text, member, value, layout);
  const { object, rest } = deepestObject(root, path);
  const [key = '', ...inner] = rest;
  return appendMember(text, object, layout, (indent) =>
    renderMember(key, inner.length === 0 ? value : nest(inner, value), layout, indent),
  );
}

function replaceValue(text: string, member: Member, value: JsonValue, layout: Layout): string {
  const rendered = renderValue(value, layout, lineIndent(text, member.start));
  return splice(text, [[member.value.offset, member.end, rendered]]);
}

/** `{a: {b: value}}` for the path a, b. */
function nest(path: KeyPath, value: JsonValue): JsonValue {
  return path.reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), value);
}

/** The last object on the way to `path` that exists, and the keys that do not. */
function deepestObject(root: ObjectSpan, path: KeyPath): { object: ObjectSpan; rest: KeyPath } {
  for (let depth = path.length - 1; depth > 0; depth -= 1) {
    const object = findObject(root, path.slice(0, depth));
    if (object !== undefined) return { object, rest: path.slice(depth) };
  }
  return { object: root, rest: path };
}

/** `render` writes the member for the indentation that it will stand at. */
function appendMember(
  text: string,
  object: ObjectSpan,
  layout: Layout,
  render: (indent: string) => string,
): string {
  const last = object.members.at(-1);
  if (last === undefined) return fillObject(text, object, layout, render);
  const gap = gapBefore(text, object, last, layout);
  return insertBehind(
    text,
    last,
    layout,
    { comments: '', gap, behind: '' },
    render(lineIndent(text, last.start)),
  );
}

/** Behind `anchor`; keeps the file's way with a trailing comma. */
function insertBehind(text: string, anchor: Member, layout: Layout, lead: Lead, member: string): string {
  const comma = commaAfter(text, anchor.end);
  const place = placeBehind(text, comma === undefined ? anchor.end : comma + 1, lead);
  const gap = place.endsLine && !/^[\r\n]/.test(lead.gap) ? layout.eol + lead.gap : lead.gap;
  const inserted: Splice = [place.offset, place.offset, gap + member + (comma === undefined ? '' : ',')];
  return splice(text, comma === undefined ? [[anchor.end, anchor.end, ','], inserted] : [inserted]);
}

/** Comments that stood before a member stay before it, comments behind it behind it; else a line's comment is its own. */
function placeBehind(text: string, from: number, lead: Lead): CommentEnd {
  if (lead.comments !== '' && text.startsWith(lead.comments, from)) {
    const { offset, endsLine } = skipTrivia(lead.comments, 0).lastComment;
    return { offset: from + offset, endsLine };
  }
  if (lead.behind !== '' && text.startsWith(lead.behind, from)) return { offset: from, endsLine: false };
  return skipTrivia(text, from).sameLine;
}

function fillObject(
  text: string,
  object: ObjectSpan,
  layout: Layout,
  render: (indent: string) => string,
): string {
  const outer = lineIndent(text, object.open);
  const indent = outer + layout.unit;
  const member = layout.broken ? layout.eol + indent + render(indent) : render('');
  const comment = skipTrivia(text, object.open).lastComment.offset;
  if (comment > object.open) return splice(text, [[comment, comment, member]]);
  return splice(text, [[object.open, object.close, layout.broken ? member + layout.eol + outer : member]]);
}

function removeAt(text: string, root: ObjectSpan | undefined, path: KeyPath): string {
  const member = findMember(root, path);
  const object = findObject(root, path.slice(0, -1));
  if (member === undefined || object === undefined) return text;
  return removeMember(text, object, member, '');
}

/** `emptyInside` is what stands between the braces when nothing is left there. */
function removeMember(text: string, object: ObjectSpan, member: Member, emptyInside: string): string {
  const index = object.members.findIndex((other) => other.start === member.start);
  const before = object.members[index - 1];
  const end = behindComma(text, member);
  if (before !== undefined) return removeBehind(text, before, member);
  if (object.members.length > 1) return splice(text, [[member.start, spaceEnd(text, end), '']]);
  return removeSole(text, object, member, end, emptyInside);
}

function removeBehind(text: string, before: Member, member: Member): string {
  const ownComma = commaAfter(text, before.end) ?? before.end;
  const end = behindComma(text, member);
  const removed: Splice = [
    startBehind(text, skipTrivia(text, ownComma + 1).lastComment, member, end),
    end,
    '',
  ];
  return splice(text, end === member.end ? [[ownComma, ownComma + 1, ''], removed] : [removed]);
}

function removeSole(
  text: string,
  object: ObjectSpan,
  member: Member,
  end: number,
  emptyInside: string,
): string {
  const comment = skipTrivia(text, object.open).lastComment;
  const hasComments = comment.offset > object.open || skipTrivia(text, end).lastComment.offset > end;
  if (!hasComments) return splice(text, [[object.open, object.close, emptyInside]]);
  return splice(text, [[startBehind(text, comment, member, end), end, '']]);
}

/** A line comment before a member needs the line break between them, unless another follows the member. */
function startBehind(text: string, comment: CommentEnd, member: Member, end: number): number {
  const needsBreak = comment.endsLine && !/^[ \t]*[\r\n]/.test(text.slice(end));
  return needsBreak ? member.start : comment.offset;
}

function restoreAt(
  text: string,
  base: string,
  path: KeyPath,
  parse: (text: string) => ObjectSpan | undefined,
): string {
  const wanted = findMember(parse(base), path);
  if (wanted === undefined) return withdraw(text, base, path, parse);
  const present = findMember(parse(text), path);
  const raw = base.slice(wanted.value.offset, wanted.end);
  if (present !== undefined) return splice(text, [[present.value.offset, present.end, raw]]);
  return putBack(text, base, path, parse);
}

/** Removes the key, then each object above it that `base` does not have and that holds nothing any more. */
function withdraw(
  text: string,
  base: string,
  path: KeyPath,
  parse: (text: string) => ObjectSpan | undefined,
): string {
  const root = parse(text);
  const parent = path.slice(0, -1);
  const object = findObject(root, parent);
  if (object === undefined) return text;
  const member = soleMember(object, path.at(-1) ?? '');
  const inBase = findObject(parse(base), parent);
  const inside = inBase?.members.length === 0 ? base.slice(inBase.open, inBase.close) : '';
  const next = member === undefined ? text : removeMember(text, object, member, inside);
  if (inBase !== undefined || parent.length === 0) return next;
  const left = findObject(parse(next), parent);
  const bare = left?.members.length === 0 && next.slice(left.open, left.close).trim() === '';
  return bare ? withdraw(next, base, parent, parse) : next;
}

/** A member that `base` has and the text has not: where it stood, as far as its neighbours are still there. */
function putBack(
  text: string,
  base: string,
  path: KeyPath,
  parse: (text: string) => ObjectSpan | undefined,
): string {
  const parent = path.slice(0, -1);
  const root = parse(text);
  const source = findObject(parse(base), parent);
  const member = source && soleMember(source, path.at(-1) ?? '');
  if (source === undefined || member === undefined) return text;
  const target = findObject(root, parent);
  if (target === undefined) return setValue(text, root, path, valueOf(member));
  return insertInOrder(text, target, base, source, member, readLayout(base, parse(base)));
}

function insertInOrder(
  text: string,
  target: ObjectSpan,
  base: string,
  source: ObjectSpan,
  member: Member,
  layout: Layout,
): string {
  const raw = base.slice(member.start, member.end);
  const index = source.members.findIndex((other) => other.start === member.start);
  const [first] = target.members;
  if (first === undefined) {
    const alone = source.members.length === 1 && text.slice(target.open, target.close).trim() === '';
    const inside = base.slice(source.open, source.close);
    if (alone) return splice(text, [[target.open, target.close, inside]]);
    return fillObject(text, target, layout, () => raw);
  }
  const lead = leadOf(base, source, index, member);
  const anchor = nearestBefore(target, source.members.slice(0, index));
  if (anchor !== undefined) return insertBehind(text, anchor, layout, lead, raw);
  const before = lead.comments + lead.gap;
  const at = text.startsWith(before, target.open) ? target.open + before.length : first.start;
  return splice(text, [[at, at, `${raw},${gapBehind(base, member, lead)}`]]);
}

/** The last of the members that stood before ours in `base` and is still in the text. */
function nearestBefore(target: ObjectSpan, earlier: readonly Member[]): Member | undefined {
  const kept = earlier.findLast(({ key }) => target.members.some((member) => member.key === key));
  return kept && target.members.find((member) => member.key === kept.key);
}

/** What stands around a member: comments, which `removeMember` leaves, and the gap before it, which it takes. */
interface Lead {
  readonly comments: string;
  readonly gap: string;
  /** With the comment behind the member on its line. */
  readonly behind: string;
}

function leadOf(base: string, source: ObjectSpan, index: number, member: Member): Lead {
  const before = source.members[index - 1];
  const from = before === undefined ? source.open : (commaAfter(base, before.end) ?? before.end) + 1;
  const comments = skipTrivia(base, from).lastComment.offset;
  const end = behindComma(base, member);
  return {
    comments: base.slice(from, comments),
    gap: base.slice(comments, member.start),
    behind: base.slice(end, skipTrivia(base, end).sameLine.offset),
  };
}

/** The space between a first member and what follows it. */
function gapBehind(base: string, member: Member, lead: Lead): string {
  const from = behindComma(base, member);
  const isLast = base[skipTrivia(base, from).end] === '}';
  return isLast && skipTrivia(base, from).lastComment.offset === from ? lead.gap : spaceFrom(base, from);
}

function behindComma(text: string, member: Member): number {
  const comma = commaAfter(text, member.end);
  return comma === undefined ? member.end : comma + 1;
}

function spaceEnd(text: string, offset: number): number {
  return offset + spaceFrom(text, offset).length;
}

function spaceFrom(text: string, offset: number): string {
  return /^\s*/.exec(text.slice(offset))?.[0] ?? '';
}

/** `splices` in ascending order, none overlapping. */
function splice(text: string, splices: readonly Splice[]): string {
  let result = '';
  let from = 0;
  for (const [start, end, replacement] of splices) {
    result += text.slice(from, start) + replacement;
    from = end;
  }
  return result + text.slice(from);
}
