import { Fragment, type ReactNode } from 'react';

/** From the private use area: no text of ours holds it. */
const mark = '\uE000';

/**
 * A text of the window with elements in the places of its values, e.g. a name in bold, in whatever order the
 * language has them. The values themselves are never searched for places.
 */
export function Filled({
  text,
  parts,
}: {
  readonly text: (...values: string[]) => string;
  readonly parts: readonly ReactNode[];
}) {
  const pieces = text(...parts.map((_, index) => `${mark}${index}${mark}`)).split(mark);
  return pieces.map((piece, place) => (
    // Words and places take turns.
    <Fragment key={place}>{place % 2 === 0 ? piece : parts[Number(piece)]}</Fragment>
  ));
}
