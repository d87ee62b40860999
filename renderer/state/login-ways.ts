import type { LoginMethod, ProviderPolicy, ProviderView } from '../../shared/models/provider.ts';

/** One way to add an account, with what the provider says about it (decision D8). */
export interface LoginWay {
  readonly provider: ProviderView;
  readonly method: LoginMethod;
  readonly policy: ProviderPolicy;
}

/** Every way there is, the safest first. The demo is switched on elsewhere. */
export function listWays(providers: readonly ProviderView[]): LoginWay[] {
  return providers
    .filter(({ id }) => id !== 'demo')
    .flatMap((provider) =>
      provider.methods.map(({ method }) => ({ provider, method, policy: policyOf(provider, method) })),
    )
    .sort((a, b) => safetyOf(a.policy) - safetyOf(b.policy));
}

/** What the provider says about this method; where it says nothing of its own, what it says about all. */
export function policyOf(provider: ProviderView, method: LoginMethod): ProviderPolicy {
  return provider.methods.find((offered) => offered.method === method)?.policy ?? provider.policy;
}

/** The provider reserves it for its own apps: the person reads that and says so first, as the engine demands. */
export const asksForYes = ({ standing }: ProviderPolicy): boolean => standing === 'own-apps-only';

const order = ['allowed', 'unclear', 'own-apps-only'] as const;

const safetyOf = ({ standing }: ProviderPolicy) => order.indexOf(standing);
