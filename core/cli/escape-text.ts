/**
 * Makes text from elsewhere (labels, upstream words, files) harmless on a terminal (row LOG-5): control
 * characters, escape sequences, line breaks and the marks that reorder text become visible `\u....`.
 */
// eslint-disable-next-line no-control-regex -- they are what this is about
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

export function escapeText(text: string): string {
  return text.replace(unsafe, (character) => {
    const shorthand = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
    return shorthand ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Fields that are several lines by nature; each line is escaped by itself. */
const multiline = new Set(['diff']);

/** A copy in which every string is escaped. */
export function escapeDeep<T>(value: T, field = ''): T {
  return escapeAny(value, field) as T;
}

function escapeAny(value: unknown, field: string): unknown {
  if (typeof value === 'string') {
    return multiline.has(field) ? value.split('\n').map(escapeLine).join('\n') : escapeText(value);
  }
  if (Array.isArray(value)) return value.map((item) => escapeAny(item, field));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeAny(inner, key)]));
}

const escapeLine = (line: string) => line.split('\t').map(escapeText).join('\t');

/** One line of JSON; what JSON leaves as it is and a terminal would obey is escaped too. */
export function toJsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    unsafe,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
