import type { Reason } from '../../shared/models/reason.ts';
import type { EpochMs } from '../../shared/models/time.ts';

/** What an upstream's answer says about the account that was used, and about trying another one. */
export type Verdict =
  | { readonly kind: 'fine' }
  /** The request itself is at fault: no other account would help. */
  | { readonly kind: 'request-fault' }
  /** Another account may do better; this one is not to blame. */
  | { readonly kind: 'try-another'; readonly reason: Reason }
  /** `scope`: what rests, the account or only this model on it. */
  | {
      readonly kind: 'cool-down';
      readonly reason: Reason;
      readonly endsAt: EpochMs;
      readonly scope: 'account' | 'model';
    }
  | { readonly kind: 'login-needed'; readonly reason: Reason }
  /** The provider refuses this login from this client: it stays good for others. Told to the client, never rotated. */
  | { readonly kind: 'unsuitable'; readonly reason: Reason }
  /** The provider does not serve this account until a person acts. */
  | { readonly kind: 'blocked'; readonly reason: Reason };

/** A provider that says "come back next month" is believed for a day, then asked again. */
export const longestCooldownMs = 24 * 3_600_000;

/** After "no credit left": a person may have paid meanwhile. */
export const billingCooldownMs = 3_600_000;

/** On the login that the client itself sent, only its own answer counts: nothing is held against the account. */
export function forClientLogin(verdict: Verdict): Verdict {
  switch (verdict.kind) {
    case 'fine':
    case 'request-fault':
    case 'try-another':
      return verdict;
    case 'cool-down':
      return { kind: 'try-another', reason: verdict.reason };
    case 'login-needed':
    case 'unsuitable':
    case 'blocked':
      return { kind: 'request-fault' };
  }
}
