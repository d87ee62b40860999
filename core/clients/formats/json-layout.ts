import type { JsonValue } from './config-format.ts';
import type { Member, ObjectSpan } from './json-document.ts';

/** How a file is written, so that what we add looks as if its owner had typed it. */
export interface Layout {
  /** False when the whole file is on one line. */
  readonly broken: boolean;
  readonly eol: string;
  /** One level of indentation. */
  readonly unit: string;
  /** Between a colon and its value. */
  readonly afterColon: string;
}

export function readLayout(text: string, root: ObjectSpan | undefined): Layout {
  const first = root?.members[0];
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const broken = first === undefined || /[\r\n]/.test(text.slice(root?.open, root?.close));
  const unit = first === undefined ? '' : (indentAt(text, first.start) ?? '');
  const gap = first === undefined ? ' ' : text.slice(first.colon + 1, first.value.offset);
  return { broken, eol, unit: unit === '' ? '  ' : unit, afterColon: /^[ \t]*$/.test(gap) ? gap : ' ' };
}

/** The whitespace before `offset` when nothing else stands before it on its line. */
export function indentAt(text: string, offset: number): string | undefined {
  return /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(lineStart(text, offset), offset))?.[1];
}

/** The indentation of the line that holds `offset`, whatever stands before it. */
export function lineIndent(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** Behind a comment, or where the search began when there is none. */
export interface CommentEnd {
  readonly offset: number;
  /** The comment runs to the end of its line, so a line break must stay behind it. */
  readonly endsLine: boolean;
}

/** The whitespace and comments from an offset on. */
export interface Trivia {
  readonly end: number;
  readonly lastComment: CommentEnd;
  /** The last comment that begins on the line of the start. */
  readonly sameLine: CommentEnd;
}

export function skipTrivia(text: string, offset: number): Trivia {
  const token = /[ \t\r\n]+|\/\/[^\r\n]*|\/\*[^]*?\*\//y;
  const start = { offset, endsLine: false };
  let trivia: Trivia = { end: offset, lastComment: start, sameLine: start };
  let onLine = true;
  for (;;) {
    token.lastIndex = trivia.end;
    const match = token.exec(text)?.[0];
    if (match === undefined) return trivia;
    const end = trivia.end + match.length;
    if (match.startsWith('/')) {
      const comment = { offset: end, endsLine: match.startsWith('//') };
      trivia = { end, lastComment: comment, sameLine: onLine ? comment : trivia.sameLine };
    } else {
      trivia = { ...trivia, end };
      onLine &&= !/[\r\n]/.test(match);
    }
  }
}

/** The offset of the comma that follows a value, comments between them or not. */
export function commaAfter(text: string, end: number): number | undefined {
  const next = skipTrivia(text, end).end;
  return text[next] === ',' ? next : undefined;
}

/** What stands between a comma and a new last member of a filled object. */
export function gapBefore(text: string, object: ObjectSpan, last: Member, layout: Layout): string {
  const indent = indentAt(text, last.start);
  if (indent !== undefined) return layout.eol + indent;
  if (object.members.length === 1) return layout.afterColon;
  return /[ \t]*$/.exec(text.slice(object.open, last.start))?.[0] ?? '';
}

/** `"key": value` with objects written over several lines where the file is. */
export function renderMember(key: string, value: JsonValue, layout: Layout, indent: string): string {
  return `${JSON.stringify(key)}:${layout.afterColon}${renderValue(value, layout, indent)}`;
}

export function renderValue(value: JsonValue, layout: Layout, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (!layout.broken) return JSON.stringify(value);
  const lines = JSON.stringify(value, null, layout.unit.slice(0, 10)).split('\n');
  return lines.join(layout.eol + indent);
}
