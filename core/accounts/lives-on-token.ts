import type { Account } from './account-store.ts';

/** Its credential is a token with a life of its own. */
export const livesOnToken = ({ kind }: Pick<Account, 'kind'>): boolean =>
  kind === 'oauth' || kind === 'token' || kind === 'borrowed';
