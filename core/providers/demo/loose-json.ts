/** A client's JSON, of which nothing is taken for granted. */
export type Loose = Readonly<Record<string, unknown>>;

/** The object, or one without fields. */
export function asLoose(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

/** The list's elements as objects, or none. */
export function asList(value: unknown): Loose[] {
  return Array.isArray(value) ? value.map(asLoose) : [];
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Text that comes either plain or as parts, whatever the parts are called. */
export function joinText(content: unknown): string {
  if (typeof content === 'string') return content;
  return asList(content)
    .map((part) => asText(part['text']))
    .filter((text) => text !== '')
    .join('\n');
}
