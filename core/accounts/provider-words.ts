/**
 * What a provider says goes into stories, states and messages, and so onto the disk and the screen. Some providers
 * say back the key they were sent: it is taken out first (rows SEC-4, LOG-1). Never log the texts that come in here.
 */
import { z } from 'zod';
import type { Credential } from './upstream.ts';

const longestWords = 500;
/** Shorter ones are placeholders, such as "ollama" or "none", and ordinary words to a reader. */
const shortestSecret = 8;

const ErrorBody = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform((body) => body.error.message),
  z.object({ error: z.string() }).transform((body) => body.error),
  z.object({ message: z.string() }).transform((body) => body.message),
  z.object({ detail: z.string() }).transform((body) => body.detail),
]);

/** The message inside an error body of any vendor, cut to what a person reads, without the credential it was sent. */
export function readProvidersWords(body: string, credential: Credential): string | undefined {
  // Google answers some errors inside a list.
  const [first] = [parseJson(body)].flat();
  const words = ErrorBody.safeParse(first).data;
  // Before the cut: half a key is too much as well.
  return words === undefined ? undefined : withoutCredential(words, credential).slice(0, longestWords);
}

export function withoutCredential(text: string, { value }: Credential): string {
  const secret = value.slice(value.lastIndexOf(' ') + 1);
  return secret.length < shortestSecret ? text : text.replaceAll(secret, '[masked]');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
