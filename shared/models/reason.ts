import { z } from 'zod';
import { KeychainFault } from './keychain-fault.ts';
import { LoginOwner } from './login-owner.ts';
import { EpochMs } from './time.ts';

/**
 * Why an account or the vault is not at hand right now. Codes and facts, like `AppError`, so that every language has
 * its own wording; `words` carries what a provider or the system said itself.
 */
export const Reason = z.discriminatedUnion('code', [
  z.object({ code: z.literal('words'), words: z.string() }),

  // What a provider answered
  z.object({ code: z.literal('key-refused') }),
  z.object({ code: z.literal('rate-limited') }),
  z.object({ code: z.literal('provider-answered'), status: z.number().int() }),

  /** A window of a subscription is used up: `window` as the provider calls it. */
  z.object({ code: z.literal('quota-used-up'), window: z.string().nullable() }),

  // A login's end
  /** The issuer's own words, when it refused to renew the login. */
  z.object({ code: z.literal('renewal-refused'), words: z.string() }),
  /** The engine ended, or the answer was lost, while a renewal was under way, and the old token is spent. */
  z.object({ code: z.literal('renewal-interrupted') }),
  z.object({ code: z.literal('token-refused') }),
  z.object({ code: z.literal('token-ended') }),
  z.object({ code: z.literal('owner-must-renew'), owner: LoginOwner }),
  z.object({ code: z.literal('owner-signed-out'), owner: LoginOwner, path: z.string() }),
  /** The client did not send its own login along. */
  z.object({ code: z.literal('client-login-missing') }),
  /** The provider's own words, when it refuses the credential for tools other than its own. */
  z.object({ code: z.literal('other-tools-refused'), words: z.string() }),
  z.object({ code: z.literal('account-disabled'), words: z.string() }),
  /** The provider wants the person to confirm something: `link` is its page for that. */
  z.object({ code: z.literal('verification-needed'), words: z.string(), link: z.string().nullable() }),
  /** Google names no Cloud project for the account, and does not serve it without one. */
  z.object({ code: z.literal('project-missing') }),
  /** The account has never been set up for what it is to be used for. */
  z.object({ code: z.literal('setup-unfinished') }),

  // The vault
  z.object({ code: z.literal('vault-opening') }),
  z.object({ code: z.literal('vault-closing') }),
  z.object({ code: z.literal('passphrase-needed') }),
  z.object({ code: z.literal('passphrase-file-wrong'), path: z.string() }),
  z.object({ code: z.literal('passphrase-file-unusable'), problem: z.string() }),
  /** `lost`: how many secrets ended with the last session. */
  z.object({ code: z.literal('secrets-in-memory'), lost: z.number().int() }),
  z.object({ code: z.literal('secrets-set-aside'), records: z.number().int(), since: EpochMs }),
  z.object({ code: z.literal('keychain-replaced'), before: z.string(), now: z.string() }),
  z.object({ code: z.literal('keychain-failed'), fault: KeychainFault }),
  z.object({ code: z.literal('no-place-for-secrets'), fault: KeychainFault }),
]);
export type Reason = z.infer<typeof Reason>;
