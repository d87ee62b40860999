import type { Citation } from '../message/parts.ts';
import { asList, asObject, asText, type JsonObject } from '../read-json.ts';

export function readAnnotations(annotations: unknown): Citation[] {
  return asList(annotations).flatMap((annotation) => {
    const { url, title } = asObject(asObject(annotation)['url_citation']);
    const address = asText(url);
    return address === null ? [] : [{ url: address, title: asText(title) ?? undefined }];
  });
}

/** `start` and `end` say which part of the answer's text refers to it. */
export function writeAnnotation({ url, title }: Citation, start: number, end: number): JsonObject {
  return {
    type: 'url_citation',
    url_citation: { start_index: start, end_index: end, url, title: title ?? url },
  };
}
