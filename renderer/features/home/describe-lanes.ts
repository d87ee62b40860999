import type { AccountStatus, AccountView } from '../../../shared/models/account.ts';
import type { ActivityEntry, ClientActivity } from '../../../shared/models/activity.ts';
import type { ClientStatus } from '../../../shared/models/client.ts';
import type { ProviderView } from '../../../shared/models/provider.ts';

/** Where one client's requests go: the client, the account that its last request went to, the model. */
export interface Lane {
  /** As in `ActivityEntry.client`; null for callers whose key was not ours. */
  readonly client: string | null;
  /** Null for callers that are not a client which can be switched on here. */
  readonly status: ClientStatus | null;
  readonly last: ActivityEntry | null;
  /** The account of the last request, as it is now; null when it is gone or none was reached. */
  readonly account: AccountView | null;
  readonly standing: LaneStanding;
}

/** How a client fares. What stops the next request comes before how the last one ended. */
export type LaneStanding =
  | { readonly state: 'off' }
  | { readonly state: 'drifted' | 'broken' }
  /** Switched on, and nothing has come yet. */
  | { readonly state: 'waiting' }
  | { readonly state: 'running' | 'healthy' | 'failed' }
  /** No account can take its next request; the one of its last request says why. */
  | { readonly state: 'blocked'; readonly by: Exclude<AccountStatus, { state: 'ready' | 'refreshing' }> };

export interface LaneFacts {
  readonly clients: readonly ClientStatus[];
  readonly today: readonly ClientActivity[];
  /** Newest first: knows more recent requests than `today`, and older ones. */
  readonly entries: readonly ActivityEntry[];
  readonly accounts: readonly AccountView[];
  readonly providers: readonly ProviderView[];
}

/** Known clients in their fixed order, then whoever else called today by name: nothing changes places with time. */
export function describeLanes(facts: LaneFacts): Lane[] {
  const known = facts.clients
    .map((status) => describeLane(status.id, status, facts))
    .filter(({ status, last }) => status?.installed === true || status?.state !== 'off' || last !== null);
  const ids = new Set<string | null>(facts.clients.map(({ id }) => id));
  const others = facts.today
    .map(({ client }) => client)
    .filter((client) => !ids.has(client))
    .sort(byName)
    .map((client) => describeLane(client, null, facts));
  return [...known, ...others];
}

function describeLane(client: string | null, status: ClientStatus | null, facts: LaneFacts): Lane {
  const last = findLast(client, facts);
  const account = facts.accounts.find(({ id }) => id === last?.account) ?? null;
  return { client, status, last, account, standing: judge(status, last, account, facts) };
}

function findLast(client: string | null, { today, entries }: LaneFacts): ActivityEntry | null {
  const live = entries.find((entry) => entry.client === client);
  const counted = today.find((each) => each.client === client)?.last;
  if (live === undefined || counted === undefined) return live ?? counted ?? null;
  // Ids are in the order of their time; of the same request the one that has ended is the later word.
  const counts = counted.id === live.id ? live.outcome === 'running' : counted.id > live.id;
  return counts ? counted : live;
}

function judge(
  status: ClientStatus | null,
  last: ActivityEntry | null,
  account: AccountView | null,
  facts: LaneFacts,
): LaneStanding {
  if (status?.state === 'drifted' || status?.state === 'broken') return { state: status.state };
  if (last?.outcome === 'running') return { state: 'running' };
  if (status?.state === 'off') return { state: 'off' };
  if (last === null) return { state: 'waiting' };
  const by = account?.status;
  const stands = by === undefined || by.state === 'ready' || by.state === 'refreshing';
  if (account !== null && !stands && !isReplaced(account, last, facts)) return { state: 'blocked', by };
  return { state: last.outcome === 'completed' || last.outcome === 'left' ? 'healthy' : 'failed' };
}

/** Whether another account that is ready speaks what the client speaks. */
function isReplaced(gone: AccountView, last: ActivityEntry, { accounts, providers }: LaneFacts): boolean {
  const speaks = (account: AccountView) =>
    last.dialect !== null &&
    providers.find(({ id }) => id === account.provider)?.dialects.includes(last.dialect) === true;
  return accounts.some((each) => each.id !== gone.id && each.status.state === 'ready' && speaks(each));
}

const byName = (left: string | null, right: string | null) => (left ?? '').localeCompare(right ?? '');
