/** The only thing a fake knows of a body: JSON whose parts may or may not be there. */
export type Loose = Record<string, unknown>;

export function asLoose(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {};
}

export function asList(value: unknown): Loose[] {
  return Array.isArray(value) ? (value as unknown[]).map(asLoose) : [];
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
