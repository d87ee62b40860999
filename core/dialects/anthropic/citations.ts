import type { Citation } from '../message/parts.ts';
import { asList, asObject, asText, type JsonObject } from '../read-json.ts';

/** Those that name a place on the web; places in a client's own documents mean nothing without the document. */
export function readCitations(citations: unknown): Citation[] | undefined {
  const found = asList(citations).flatMap((citation) => readCitation(citation) ?? []);
  return found.length > 0 ? found : undefined;
}

export function readCitation(citation: unknown): Citation | undefined {
  const { url, title, cited_text: quote } = asObject(citation);
  const address = asText(url);
  if (address === null) return undefined;
  return { url: address, title: asText(title) ?? undefined, quote: asText(quote) ?? undefined };
}

/** The index is the provider's own way back to the page, which only a search of its own would have. */
export function writeCitation({ url, title, quote }: Citation): JsonObject {
  return {
    type: 'web_search_result_location',
    url,
    title: title ?? null,
    cited_text: quote ?? '',
    encrypted_index: '',
  };
}
