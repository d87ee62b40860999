import type { LoginSource } from '../../shared/models/account.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import { z } from 'zod';
import type { AppFailure } from '../../shared/errors.ts';
import type { LoginSecret, ReadLogin } from './login-reader.ts';

/** Other tools' fields: one of another type counts as missing, so that the rest can still be used. */
export const text = z.string().min(1).nullish().catch(null);
export const epochMs = z.number().int().positive().max(8.64e15).nullish().catch(null);

type Tokens = Extract<LoginSecret, { kind: 'tokens' }>;

export function tokensOf(
  accessToken: string,
  more: Partial<{ readonly [Field in Exclude<keyof Tokens, 'kind'>]: Tokens[Field] | undefined }> = {},
): Tokens {
  return {
    kind: 'tokens',
    accessToken,
    refreshToken: more.refreshToken ?? null,
    idToken: more.idToken ?? null,
    scopes: more.scopes ?? [],
    oauthClientId: more.oauthClientId ?? null,
  };
}

/** A login that is there and cannot be taken. */
export function untakeable(source: LoginSource, name: string, problem: Sentence): ReadLogin {
  return {
    source,
    provider: null,
    kind: 'oauth',
    name,
    identity: null,
    baseUrl: null,
    expiresAt: null,
    problem,
    secret: null,
  };
}

/** A place that could not be read, told among what was found elsewhere. */
export function unreadablePlace(source: LoginSource, failure: AppFailure): ReadLogin {
  return untakeable(source, source.path.split(/[/\\]/).at(-1) ?? source.path, failure.error);
}
