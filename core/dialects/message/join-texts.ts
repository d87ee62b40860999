import type { TextPart } from './parts.ts';

/** Several texts as one, for a dialect that has but one: paragraphs, except where citations cut one sentence in two. */
export function joinTexts(parts: readonly TextPart[]): string {
  let joined = '';
  parts.forEach((part, place) => {
    const before = parts[place - 1];
    if (before !== undefined && joined !== '' && part.text !== '') {
      const isCut = before.citations !== undefined || part.citations !== undefined;
      joined += isCut ? '' : '\n\n';
    }
    joined += part.text;
  });
  return joined;
}
