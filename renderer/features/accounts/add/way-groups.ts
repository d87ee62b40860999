import type { LoginMethod, ProviderView } from '../../../../shared/models/provider.ts';
import { listWays, type LoginWay } from '../../../state/login-ways.ts';

/** What a person has at hand. In the order of the chooser. */
export const possessions = ['key', 'own-login', 'found', 'plan', 'token'] as const;
export type Possession = (typeof possessions)[number];

export interface WayGroup {
  readonly possession: Possession;
  readonly ways: readonly LoginWay[];
}

const possessionOf: Record<LoginMethod, Possession> = {
  'api-key': 'key',
  'pass-through': 'own-login',
  import: 'found',
  browser: 'plan',
  'device-code': 'plan',
  'setup-token': 'token',
  token: 'token',
};

/** The ways by what a person has, in each the safest first. */
export function groupWays(providers: readonly ProviderView[]): WayGroup[] {
  const ways = listWays(providers);
  return possessions
    .map((possession) => ({
      possession,
      ways: ways.filter(({ method }) => possessionOf[method] === possession),
    }))
    .filter((group) => group.ways.length > 0);
}
