/** What may be given; ends are included. */
export interface NumberRange {
  readonly least: number;
  /** @default anything that a number can hold exactly */
  readonly most?: number;
}

export type ReadNumber =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly problem: 'not-whole' | 'out-of-range' };

/** A whole number as people type it: digits, with spaces around them at most. */
export function readNumber(text: string, { least, most = Number.MAX_SAFE_INTEGER }: NumberRange): ReadNumber {
  const digits = text.trim();
  if (!/^\d+$/.test(digits)) return { ok: false, problem: 'not-whole' };
  const value = Number(digits);
  return value >= least && value <= most ? { ok: true, value } : { ok: false, problem: 'out-of-range' };
}
