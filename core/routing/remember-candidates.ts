import type { AccountView } from '../../shared/models/account.ts';
import type { AccountsService } from '../accounts/accounts-service.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import type { Candidate } from './choose-accounts.ts';

export interface CandidateSources {
  readonly providers: ProviderRegistry;
  readonly accounts: AccountsService;
}

/** Accounts change rarely and are asked for with every request; only their states are of the moment. */
export function rememberCandidates(sources: CandidateSources): () => readonly Candidate[] {
  const { accounts } = sources;
  let revision = -1;
  let candidates: Candidate[] = [];
  return () => {
    if (revision !== accounts.revision) {
      revision = accounts.revision;
      candidates = accounts.list().map((account) => describeCandidate(sources, account));
    }
    return candidates;
  };
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
