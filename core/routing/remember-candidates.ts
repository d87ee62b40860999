import type { AccountView } from '../../shared/models/account.ts';
import type { AccountsService } from '../accounts/accounts-service.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import type { Candidate } from './choose-accounts.ts';

export interface CandidateSources {
  readonly providers: ProviderRegistry;
  readonly accounts: AccountsService;
}

/** All accounts, in the order that holds for a client. */
export interface ClientCandidates {
  readonly candidates: readonly Candidate[];
  /** The client has an order of its own. */
  readonly ownOrder: boolean;
}

/** Accounts change rarely and are asked for with every request; only their states are of the moment. */
export function rememberCandidates(
  sources: CandidateSources,
): (client: string | undefined) => ClientCandidates {
  const { accounts } = sources;
  let revision = -1;
  let ofAll: ClientCandidates = { candidates: [], ownOrder: false };
  /** Only of clients with an order of their own, of which there are as many as a person set. */
  const ofClients = new Map<string, ClientCandidates>();
  return (client) => {
    if (revision !== accounts.revision) {
      revision = accounts.revision;
      const candidates = accounts.list().map((account) => describeCandidate(sources, account));
      ofAll = { candidates, ownOrder: false };
      ofClients.clear();
    }
    const known = ofClients.get(client ?? '');
    if (known !== undefined || client === undefined) return known ?? ofAll;
    const order = accounts.orderOf(client);
    if (order === undefined) return ofAll;
    const own = { candidates: orderCandidates(ofAll.candidates, order), ownOrder: true };
    ofClients.set(client, own);
    return own;
  };
}

/** Those that are named in that order, then the others as they stand. */
export function orderCandidates<C extends { readonly id: string }>(
  candidates: readonly C[],
  order: readonly string[],
): C[] {
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = ({ id }: C) => places.get(id) ?? places.size;
  return candidates.toSorted((one, other) => placeOf(one) - placeOf(other));
}

function describeCandidate({ providers, accounts }: CandidateSources, account: AccountView): Candidate {
  const provider = providers[account.provider];
  return {
    id: account.id,
    label: account.label,
    provider: account.provider,
    get status() {
      return accounts.servingStatus(account.id);
    },
    weight: account.weight,
    dialects: provider.dialects,
    knowsModel: (model) =>
      provider.knowsModel(model) ||
      provider.models.some(({ id }) => id === model) ||
      accounts.knownModels(account.id)?.has(model) === true,
    servesAnyModel: provider.modelPatterns.length === 0 || account.baseUrl !== provider.baseUrl,
    needsClientLogin: account.kind === 'pass-through',
    refusal: (client) => accounts.refusal(account.id, client),
    cooldown: (model) => accounts.cooldown(account.id, model),
  };
}
