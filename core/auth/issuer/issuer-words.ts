import { z } from 'zod';
import { cleanText } from '../../activity/clean-text.ts';
import { maskSecrets } from '../../log/mask-secrets.ts';

/** What an issuer says went wrong: its own code, and words for a person. */
export interface IssuerError {
  readonly code: string;
  readonly words: string;
}

/** Shorter ones are no secrets, and would mask ordinary words. */
const shortestSecret = 8;

const text = z.string().min(1);
/** RFC 6749 (5.2), then OpenAI's and Anthropic's own. */
const ErrorBody = z.union([
  z
    .object({ error: text, error_description: text.nullish() })
    .transform((body) => ({ code: body.error, words: body.error_description ?? body.error })),
  z
    .object({ error: z.object({ code: text.nullish(), type: text.nullish(), message: text.nullish() }) })
    .transform(({ error: { code, type, message } }) => ({
      code: code ?? type ?? '',
      words: message ?? code ?? type ?? '',
    })),
  z
    .object({ code: text, message: text.nullish() })
    .transform(({ code, message }) => ({ code, words: message ?? code })),
]);

/** Undefined when these are not an issuer's words. `secrets`: what the call carried; some answers say it back. */
export function readIssuerError(body: string, secrets: readonly string[]): IssuerError | undefined {
  const found = ErrorBody.safeParse(parseJson(body)).data;
  if (found === undefined || found.code === '') return undefined;
  return { code: cleanWords(found.code, secrets), words: cleanWords(found.words, secrets) };
}

/** One harmless line of at most 500 characters, without anything secret. */
function cleanWords(words: string, secrets: readonly string[]): string {
  // Before the cut: half a token is too much as well.
  const masked = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .reduce((kept, secret) => kept.replaceAll(secret, '[masked]'), words);
  return cleanText(maskSecrets(masked));
}

export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
