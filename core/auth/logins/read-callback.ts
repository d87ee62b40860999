/**
 * Reads what came back from the provider's page. A trust boundary: any program and any web page on this machine can
 * call the listener, and people paste anything. Only the state says that an answer is for this sign-in; without it
 * nothing ends one (row OA-3). Codes and states are never logged and never said back.
 */
import { cleanText } from '../../activity/clean-text.ts';
import { isSameState } from './proof-key.ts';

/** Longer ones are nobody's. Google's and OpenAI's have a few hundred characters. */
const longestCode = 4096;
const longestWords = 500;

export interface ExpectedCallback {
  readonly state: string;
  /** Origins that may call themselves the issuer (RFC 9207). */
  readonly issuers: readonly string[];
}

export type CallbackAnswer =
  | { readonly kind: 'code'; readonly code: string }
  /** The person said no. */
  | { readonly kind: 'cancelled' }
  /** The provider did. `words` are its own: at most 500 characters, one line. */
  | { readonly kind: 'refused'; readonly words: string };

export type StrayCallback = { readonly kind: 'stray'; readonly problem: StrayProblem };
export type StrayProblem = 'repeated' | 'no-state' | 'other-state' | 'other-issuer' | 'no-code';

/** `stray`: it is not for this sign-in, which goes on. */
export function readCallback(
  query: URLSearchParams,
  expected: ExpectedCallback,
): CallbackAnswer | StrayCallback {
  if (new Set(query.keys()).size !== query.size) return stray('repeated');
  const state = query.get('state');
  if (state === null) return stray('no-state');
  if (!isSameState(state, expected.state)) return stray('other-state');
  const issuer = query.get('iss');
  if (issuer !== null && !expected.issuers.includes(URL.parse(issuer)?.origin ?? '')) {
    return stray('other-issuer');
  }
  return readAnswer(query);
}

/** Without a look at the state. */
export function readAnswer(query: URLSearchParams): CallbackAnswer | StrayCallback {
  const error = query.get('error');
  if (error !== null) return readRefusal(error, query.get('error_description') ?? '');
  const code = query.get('code') ?? '';
  return isCode(code) ? { kind: 'code', code } : stray('no-code');
}

export function isCode(text: string): boolean {
  return text.length <= longestCode && /^[\x21-\x7e]+$/.test(text);
}

/** Said by OpenAI together with `access_denied`, where nobody said no. */
const notEntitled = 'missing_codex_entitlement';

function readRefusal(error: string, description: string): CallbackAnswer {
  if (description.includes(notEntitled)) {
    return { kind: 'refused', words: 'This workspace has no access to Codex.' };
  }
  if (error === 'access_denied') return { kind: 'cancelled' };
  const words = cleanText(description, longestWords).trim() || cleanText(error, longestWords).trim();
  return { kind: 'refused', words: words || 'It gave no reason.' };
}

const stray = (problem: StrayProblem): StrayCallback => ({ kind: 'stray', problem });
