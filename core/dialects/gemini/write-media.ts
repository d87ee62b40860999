import { writeLeftOut } from '../message/left-out.ts';
import type { MediaPart } from '../message/parts.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget } from '../translation.ts';
import { isFetched } from './media.ts';

/** Google reads these and all text; https://ai.google.dev/gemini-api/docs/image-understanding */
const taken = /^(image\/(png|jpe?g|webp|heic|heif)|audio\/|video\/|application\/pdf$|text\/)/;
const textLike = /^application\/(json|xml|javascript|x-[\w-]+script|yaml)/;

/** What cannot be passed on is named in its place, and told as lost. */
export function writeMedia(part: MediaPart, { loss, maker }: RequestTarget): JsonObject {
  const { source, name } = part;
  switch (source.kind) {
    case 'text':
      return { text: name === undefined ? source.text : `${name}\n\n${source.text}` };
    case 'base64': {
      const mimeType = fitType(source.mediaType);
      if (mimeType !== undefined) return { inlineData: { mimeType, data: source.data } };
      return leaveOut(part, `Gemini does not read "${source.mediaType}"`);
    }
    case 'url':
      if (isFetched(source.url)) return { fileData: { mimeType: source.mediaType, fileUri: source.url } };
      return leaveOut(part, 'Gemini does not fetch what stands at an address; the file itself must be sent');
    case 'file':
      if (source.maker === maker) return { fileData: { mimeType: source.mediaType, fileUri: source.id } };
      return leaveOut(part, 'the file is at another provider');
  }

  function leaveOut(left: MediaPart, reason: string): JsonObject {
    loss.add(left.at, reason);
    return { text: writeLeftOut(left).text };
  }
}

function fitType(mediaType: string): string | undefined {
  if (mediaType === 'image/jpg') return 'image/jpeg';
  if (textLike.test(mediaType)) return 'text/plain';
  return taken.test(mediaType) ? mediaType : undefined;
}
