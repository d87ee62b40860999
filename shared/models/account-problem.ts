import { z } from 'zod';
import { Reason } from './reason.ts';
import { EpochMs } from './time.ts';

/** Why an account, by its label, is not asked. */
export const AccountProblem = z.discriminatedUnion('state', [
  z.object({ state: z.literal('paused'), account: z.string() }),
  z.object({ state: z.literal('resting'), account: z.string(), reason: Reason, endsAt: EpochMs }),
  z.object({ state: z.literal('login-needed'), account: z.string(), reason: Reason }),
  z.object({ state: z.literal('expired'), account: z.string(), reason: Reason }),
  z.object({ state: z.literal('unsuitable'), account: z.string(), reason: Reason }),
  z.object({ state: z.literal('locked'), account: z.string(), reason: Reason }),
]);
export type AccountProblem = z.infer<typeof AccountProblem>;
