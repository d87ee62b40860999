import type { MediaPart } from '../message/parts.ts';
import { ownMaker } from './thought-signature.ts';

export function mediaKindOf(mediaType: string): MediaPart['media'] {
  const [kind] = mediaType.split('/');
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'document';
}

const googleFile = /^gs:\/\/|^https:\/\/generativelanguage\.googleapis\.com\//;
const youTube = /^https?:\/\/(?:(?:www|m)\.)?(?:youtube\.com|youtu\.be)\//;

/** Files at Google mean nothing elsewhere; what else a URI may be, others can fetch as well. */
export function readFileUri(uri: string, mediaType: string | undefined): Pick<MediaPart, 'media' | 'source'> {
  const media = mediaType === undefined ? (youTube.test(uri) ? 'video' : 'document') : mediaKindOf(mediaType);
  const source = googleFile.test(uri)
    ? ({ kind: 'file', id: uri, maker: ownMaker, mediaType } as const)
    : ({ kind: 'url', url: uri, mediaType } as const);
  return { media, source };
}

/** Google's servers fetch what is Google's own. */
export const isFetched = (url: string) => googleFile.test(url) || youTube.test(url);
