import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { ConfigFault, type JsonValue, type KeyPath } from './config-format.ts';

export interface JsonDialect {
  /** Whether comments and trailing commas are part of the format or make a program ignore the whole file. */
  readonly comments: boolean;
}

/** A key with its value inside an object; offsets into the text, `end` behind the value. */
export interface Member {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly colon: number;
  readonly value: Node;
}

/** An object in the text: `open` behind its brace, `close` at its closing brace. */
export interface ObjectSpan {
  readonly open: number;
  readonly close: number;
  readonly members: readonly Member[];
}

/** The root object, or undefined for a text without content. Throws ConfigFault. */
export function parseJson(text: string, dialect: JsonDialect): ObjectSpan | undefined {
  if (text.trim() === '') return undefined;
  const root = parseNode(text, dialect);
  if (root.type !== 'object') throw new ConfigFault('the file does not hold an object', root.offset);
  return spanOf(root);
}

/**
 * The member at the end of the path, or undefined when it or an object on the way is not there.
 * Throws ConfigFault when a key on the way is written twice, or something on the way is not an object.
 */
export function findMember(root: ObjectSpan | undefined, path: KeyPath): Member | undefined {
  let object = root;
  let found: Member | undefined;
  for (const [depth, key] of path.entries()) {
    if (object === undefined) return undefined;
    found = soleMember(object, key);
    if (found === undefined) return undefined;
    if (depth < path.length - 1) object = requireObject(found);
  }
  return found;
}

/** The object at the path, the root for an empty path. Throws as `findMember`. */
export function findObject(root: ObjectSpan | undefined, path: KeyPath): ObjectSpan | undefined {
  if (path.length === 0) return root;
  const member = findMember(root, path);
  return member && requireObject(member);
}

export function soleMember(object: ObjectSpan, key: string): Member | undefined {
  const [first, second] = object.members.filter((member) => member.key === key);
  if (second !== undefined) throw new ConfigFault(`"${key}" is written twice`, second.start);
  return first;
}

export function valueOf(member: Member): JsonValue {
  return getNodeValue(member.value) as JsonValue;
}

function requireObject(member: Member): ObjectSpan {
  if (member.value.type === 'object') return spanOf(member.value);
  throw new ConfigFault(`"${member.key}" should hold an object`, member.value.offset);
}

function parseNode(text: string, dialect: JsonDialect): Node {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    const options = { disallowComments: !dialect.comments, allowTrailingComma: dialect.comments };
    root = parseTree(text, errors, options);
  } catch (cause) {
    // The parser calls itself for every level.
    if (cause instanceof RangeError) throw new ConfigFault('it is nested too deeply', 0);
    throw cause;
  }
  const [error] = errors;
  if (error !== undefined) throw new ConfigFault(describeError(error), error.offset);
  if (root === undefined) throw new ConfigFault('the file does not hold an object', 0);
  if (!dialect.comments) requireStrictJson(text);
  return root;
}

/** A second opinion: the programs that read strict JSON read it with JSON.parse. */
function requireStrictJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    const offset = /at position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1];
    throw new ConfigFault('this is not strict JSON', Number(offset ?? 0));
  }
}

const wordings: Readonly<Record<string, string>> = {
  InvalidCommentToken: 'comments are not allowed in this file',
  UnexpectedEndOfComment: 'a comment is not closed',
  UnexpectedEndOfString: 'a string is not closed',
  PropertyNameExpected: 'a key in double quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a closing brace is expected',
  CloseBracketExpected: 'a closing bracket is expected',
  EndOfFileExpected: 'the end of the file is expected',
};

function describeError(error: ParseError): string {
  const code = printParseErrorCode(error.error);
  return wordings[code] ?? `this is not JSON (${code})`;
}

function spanOf(node: Node): ObjectSpan {
  return {
    open: node.offset + 1,
    close: node.offset + node.length - 1,
    members: (node.children ?? []).flatMap(memberOf),
  };
}

function memberOf(property: Node): Member[] {
  const [key, value] = property.children ?? [];
  if (key === undefined || value === undefined) return [];
  return [
    {
      key: String(key.value),
      start: property.offset,
      end: value.offset + value.length,
      colon: property.colonOffset ?? key.offset + key.length,
      value,
    },
  ];
}
