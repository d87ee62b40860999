import type { JsonObject } from '../read-json.ts';

/** What a freeform tool becomes where every tool takes a JSON object: its text is the one member. */
export const customInputSchema: JsonObject = {
  type: 'object',
  properties: { input: { type: 'string', description: 'The whole input of the tool, as plain text.' } },
  required: ['input'],
  additionalProperties: false,
};

export function wrapCustomInput(input: string): string {
  return JSON.stringify({ input });
}

const opening = /^\s*\{\s*"input"\s*:\s*"/;
/** The opening with some whitespace; what is longer is something else. */
const maxOpening = 64;

/** A run of plain characters, or one escape. */
const token = /[^"\\]+|\\u[0-9a-fA-F]{4}|\\[^u]/y;
const longestEscape = 6;

/**
 * Takes the text out of `{"input": "..."}` while it arrives. Whatever has another shape passes as it is: a freeform
 * tool can make more of that than of nothing.
 */
export class CustomInputReader {
  #state: 'before' | 'inside' | 'after' | 'other' = 'before';
  /** What cannot be judged yet: the opening, or half an escape. */
  #kept = '';
  /** The first half of a character that is written as two. */
  #half = '';

  feed(piece: string): string {
    switch (this.#state) {
      case 'before':
        return this.#open(this.#kept + piece);
      case 'inside':
        return this.#decode(this.#kept + piece);
      case 'after':
        return '';
      case 'other':
        return piece;
    }
  }

  /** What was kept of an input that has another shape or was cut. */
  end(): string {
    const rest = this.#half + this.#kept;
    const isEmpty = this.#state === 'before' && /^\s*(\{\s*\})?\s*$/.test(rest);
    this.#half = this.#kept = '';
    this.#state = 'after';
    return isEmpty ? '' : rest;
  }

  #open(text: string): string {
    const found = opening.exec(text);
    this.#kept = '';
    if (found !== null) {
      this.#state = 'inside';
      return this.#decode(text.slice(found[0].length));
    }
    if (text.length >= maxOpening) {
      this.#state = 'other';
      return text;
    }
    this.#kept = text;
    return '';
  }

  #decode(text: string): string {
    let decoded = this.#half;
    let at = 0;
    while (at < text.length && text[at] !== '"') {
      token.lastIndex = at;
      const found = token.exec(text)?.[0];
      // A backslash that begins no escape is only known as such once there was room for one.
      if (found === undefined && text.length - at < longestEscape) break;
      decoded += found === undefined ? '\\' : decodeToken(found);
      at += found?.length ?? 1;
    }
    if (text[at] === '"') this.#state = 'after';
    this.#kept = this.#state === 'after' ? '' : text.slice(at);
    this.#half = this.#state === 'inside' && /[\ud800-\udbff]$/.test(decoded) ? decoded.slice(-1) : '';
    return this.#half === '' ? decoded : decoded.slice(0, -1);
  }
}

const named: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function decodeToken(found: string): string {
  if (!found.startsWith('\\')) return found;
  if (found.length === longestEscape) return String.fromCharCode(parseInt(found.slice(2), 16));
  const letter = found.slice(1);
  return named[letter] ?? letter;
}
