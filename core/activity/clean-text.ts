/** The most that is kept of any text that came from outside. */
const defaultLimit = 500;

/** Colours, cursor moves and titles: escape sequences go as a whole, so that no `[31m` stays behind. */
const escapeSequences = new RegExp(
  [
    '\\u001b\\[[0-?]*[ -/]*[@-~]',
    '\\u009b[0-?]*[ -/]*[@-~]',
    '\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?',
  ].join('|'),
  'g',
);
const lineBreaks = /[\p{Zl}\p{Zp}\t\n\v\f\r]+/gu;
/** Control characters, and those that turn the direction of the text around them. */
const controls = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const suspicious = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** A copy of plain data in which every text is harmless. */
export function cleanTexts<T>(value: T): T;
export function cleanTexts(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map((item: unknown) => cleanTexts(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, cleanTexts<unknown>(member)]),
  );
}

/** Text from outside as one harmless line of at most `limit` UTF-16 units (row LOG-5). */
export function cleanText(text: string, limit = defaultLimit): string {
  if (text.length <= limit && !suspicious.test(text)) return text;
  // What will be cut away anyway is not worth looking at, however long it is.
  const clean = text
    .slice(0, 4 * limit)
    .toWellFormed()
    .replace(escapeSequences, '')
    .replace(lineBreaks, ' ')
    .replace(controls, '');
  return clean.length > limit || text.length > 4 * limit ? `${cutAt(clean, limit - 1)}…` : clean;
}

/** Never through the middle of a character that takes two units. */
function cutAt(text: string, length: number): string {
  const cut = text.slice(0, length);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
