import { refuse, type Fields } from '../message/fields.ts';

/** One of Google's names; its API takes them in small letters too. */
export function readWord<Word extends string>(
  fields: Fields,
  key: string,
  words: readonly Word[],
): Word | undefined {
  const given = fields.maybeText(key)?.toUpperCase();
  if (given === undefined) return undefined;
  return (
    words.find((word) => word === given) ??
    refuse(fields.pathOf(key), `it must be one of ${words.join(', ')}`)
  );
}
