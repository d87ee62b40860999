import { stripVTControlCharacters } from 'node:util';

/** Columns as wide as their widest cell, two spaces apart; cells may carry colours. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  return all.map((row) => {
    const cells = row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)));
    return cells.join('  ').trimEnd();
  });
}

/** Columns on a terminal: wide East Asian characters and emoji take two. */
function widthOf(text: string): number {
  const characters = [...new Intl.Segmenter().segment(stripVTControlCharacters(text))];
  return characters.reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
