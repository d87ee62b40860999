import { z } from 'zod';
import { KeychainFault } from './keychain-fault.ts';
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
