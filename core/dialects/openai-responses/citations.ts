import type { Citation } from '../message/parts.ts';
import { asList, asObject, asText, type JsonObject } from '../read-json.ts';

export function readAnnotations(annotations: unknown): Citation[] | undefined {
  const found = asList(annotations).flatMap((annotation) => readAnnotation(annotation) ?? []);
  return found.length > 0 ? found : undefined;
}

/** Those that name a place on the web; files stand in the provider's own store. */
function readAnnotation(annotation: unknown): Citation | undefined {
  const { url, title } = asObject(annotation);
  const address = asText(url);
  return address === null ? undefined : { url: address, title: asText(title) ?? undefined };
}

/** `end` says how much of the text refers to it. */
export function writeAnnotation({ url, title }: Citation, end: number): JsonObject {
  return { type: 'url_citation', start_index: 0, end_index: end, url, title: title ?? url };
}
