import { asList, asObject, asText, isObject, type JsonObject } from '../read-json.ts';

type Container = Record<string, unknown> | unknown[];

/** More than any tool takes. */
const maxChars = 4 * 1024 * 1024;

const step = /\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/gy;

/**
 * The arguments of a call that come piece by piece, each with its place in them: Vertex streams them so. Places in a
 * list come one after the other; what comes otherwise is passed over.
 */
export class PartialArgs {
  readonly #args: Record<string, unknown>;
  #chars = 0;

  constructor(args: JsonObject) {
    this.#args = Object.assign(Object.create(null), args) as Record<string, unknown>;
  }

  /** Nothing more is held then. */
  get isTooLong(): boolean {
    return this.#chars > maxChars;
  }

  add(pieces: unknown): void {
    for (const piece of asList(pieces)) this.#set(asObject(piece));
  }

  toJson(): string {
    return JSON.stringify(this.#args);
  }

  #set(piece: JsonObject): void {
    const path = readPath(asText(piece['jsonPath']) ?? '');
    const last = path.pop();
    const value = readValue(piece);
    if (last === undefined || value === undefined || this.isTooLong) return;
    let at: Container | undefined = this.#args;
    for (const [place, key] of path.entries()) at = at && descend(at, key, path[place + 1] ?? last);
    if (at === undefined) return;
    const before = read(at, last);
    const isMore = typeof before === 'string' && typeof value === 'string';
    write(at, last, isMore ? before + value : value);
    this.#chars += typeof value === 'string' ? value.length + 1 : 1;
  }
}

/** Texts are names, numbers are places; empty when it is no path. */
function readPath(path: string): (string | number)[] {
  if (!path.startsWith('$')) return [];
  const steps: (string | number)[] = [];
  step.lastIndex = 1;
  for (let found = step.exec(path); found !== null; found = step.exec(path)) {
    const [, name, place, single, double] = found;
    steps.push(place === undefined ? (name ?? unescape(single ?? double ?? '')) : Number(place));
    if (step.lastIndex === path.length) return steps;
  }
  return [];
}

const unescape = (text: string) => text.replaceAll(/\\(.)/g, '$1');

function readValue(piece: JsonObject): unknown {
  if ('nullValue' in piece) return null;
  return piece['stringValue'] ?? piece['numberValue'] ?? piece['boolValue'];
}

/** What stands there, or a new list or object for `next` to stand in. */
function descend(at: Container, key: string | number, next: string | number): Container | undefined {
  const inner = read(at, key);
  if (Array.isArray(inner)) return inner as unknown[];
  if (isObject(inner)) return inner;
  const made: Container = typeof next === 'number' ? [] : (Object.create(null) as Record<string, unknown>);
  return inner === undefined && write(at, key, made) ? made : undefined;
}

function read(at: Container, key: string | number): unknown {
  return Array.isArray(at) ? (typeof key === 'number' ? at[key] : undefined) : at[key];
}

function write(at: Container, key: string | number, value: unknown): boolean {
  if (!Array.isArray(at)) at[key] = value;
  else if (typeof key === 'number' && key <= at.length) at[key] = value;
  else return false;
  return true;
}
