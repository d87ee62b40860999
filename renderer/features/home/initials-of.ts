/** One or two letters for a thing without a logo: of its first two words, or of its only one. */
export function initialsOf(name: string): string {
  const [first = '', second] = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = second === undefined ? beginning(first, 2) : beginning(first, 1) + beginning(second, 1);
  return letters.toUpperCase();
}

const beginning = (word: string, count: number) => Array.from(word).slice(0, count).join('');
