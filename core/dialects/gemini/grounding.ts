import type { Citation } from '../message/parts.ts';
import { asList, asObject, asText, type JsonObject } from '../read-json.ts';

/** The pages that an answer rests on, found by searching or quoted from memory. */
export function readCitations(candidate: JsonObject): Citation[] {
  const found = asList(asObject(candidate['groundingMetadata'])['groundingChunks']).map((chunk) =>
    asObject(asObject(chunk)['web']),
  );
  const quoted = asList(asObject(candidate['citationMetadata'])['citations']).map(asObject);
  return [...found, ...quoted].flatMap(({ uri, title }) => {
    const url = asText(uri);
    return url === null ? [] : [{ url, title: asText(title) ?? undefined }];
  });
}

export function writeGrounding(citations: readonly Citation[]): JsonObject | undefined {
  if (citations.length === 0) return undefined;
  return { groundingChunks: citations.map(({ url, title }) => ({ web: { uri: url, title: title ?? url } })) };
}
