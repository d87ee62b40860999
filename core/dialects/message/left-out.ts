import type { MediaPart, TextPart } from './parts.ts';

/** Stands for a part that could not be carried, so that the model does not answer as if it had seen everything. */
export function writeLeftOut({ media, name, at }: MediaPart): TextPart {
  const what = name === undefined ? `${articles[media]} ${media}` : `${articles[media]} ${media} "${name}"`;
  return { type: 'text', text: `[Here was ${what} that could not be passed on.]`, at };
}

const articles: Readonly<Record<MediaPart['media'], string>> = {
  image: 'an',
  document: 'a',
  audio: 'an',
  video: 'a',
};
