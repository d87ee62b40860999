import { explainReason } from '../../shared/explain-reason.ts';
import { explainSentence } from '../../shared/explain-sentence.ts';
import type { AccountCheck, AccountStatus, AccountView, TokenRenewal } from '../../shared/models/account.ts';
import type { AccountOrders, Output } from '../../shared/contract.ts';
import { explain } from '../../shared/explain.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import type { ClientPlan, ClientStatus } from '../../shared/models/client.ts';
import type { LocalKeyView } from '../../shared/models/key.ts';
import type { FoundLogin, TakenLogin } from '../../shared/models/login.ts';
import type { EngineStatus } from '../../shared/models/engine.ts';
import type { Settings } from '../../shared/models/settings.ts';
import type { VaultStatus } from '../../shared/models/vault.ts';

/** The documents that `--json` prints. Other programs read them: fields are added, never renamed or dropped. */

export function accountDocument(account: AccountView) {
  return {
    id: account.id,
    provider: account.provider,
    label: account.label,
    state: account.status.state,
    reason: unusableReason(account.status),
    expiresAt: account.expiresAt,
    renewable: account.renewable,
    renewsAt: account.renewsAt,
    kind: account.kind,
    identity: account.identity && {
      email: account.identity.email,
      organisation: account.identity.organisation,
      plan: account.identity.plan,
    },
    baseUrl: account.baseUrl,
    keyHint: account.keyHint,
    weight: account.weight,
    lastUsedAt: account.lastUsedAt,
    lastError: account.lastError && {
      words: explainSentence(account.lastError.words),
      at: account.lastError.at,
    },
  };
}
export type AccountDocument = ReturnType<typeof accountDocument>;

/** Null when the account can serve. */
function unusableReason(status: AccountStatus): string | null {
  switch (status.state) {
    case 'ready':
    case 'refreshing':
      return null;
    case 'paused':
      return 'paused by you';
    case 'cooling-down':
    case 'login-needed':
    case 'expired':
    case 'unsuitable':
    case 'locked':
      return explainReason(status.reason);
  }
}

export function statusDocument(engine: EngineDocument, accounts: AccountView[]) {
  return {
    engine,
    accounts: accounts.map(accountDocument),
    unusable: accounts.flatMap(({ id, status }) => {
      const reason = unusableReason(status);
      const until = status.state === 'cooling-down' ? status.endsAt : null;
      return reason === null ? [] : [{ id, state: status.state, reason, until }];
    }),
  };
}
export type StatusDocument = ReturnType<typeof statusDocument>;

/** `revocation`: what became of its login at the provider, in words; null where there was none. */
export function removedDocument(id: string, { revocation }: Output<'accounts.remove'>) {
  return { id, removed: true, revocation: revocation && explainSentence(revocation) };
}

/** Running is an engine that serves, not one that works for this command alone. */
export function engineDocument(kind: 'running' | 'in-process', status: EngineStatus) {
  const url = kind === 'running' ? status.url : null;
  return { running: url !== null, url, paused: status.pause };
}
export type EngineDocument = ReturnType<typeof engineDocument>;

export function checkedAccountDocument(account: AccountView, check: AccountCheck | null) {
  return { ...accountDocument(account), check };
}
export type CheckedAccountDocument = ReturnType<typeof checkedAccountDocument>;

export function renewalDocument({ at, outcome, reason }: TokenRenewal) {
  return { at, outcome, reason: reason && explainSentence(reason) };
}

export function keyDocument({ id, name, client, hint, createdAt, lastUsedAt }: LocalKeyView) {
  return { id, name, client, hint, createdAt, lastUsedAt };
}
export type KeyDocument = ReturnType<typeof keyDocument>;

/** The only document that ever holds a key's text. */
export function newKeyDocument({ id, name }: LocalKeyView, key: string) {
  return { id, name, key };
}

export function clientDocument({ id, name, installed, state, binary, configPath, notes }: ClientStatus) {
  return { id, name, installed, state, binary, configPath, notes: notes.map(explainSentence) };
}
export type ClientDocument = ReturnType<typeof clientDocument>;

/** Sentences in English, as people read them. */
export function activityDocument(entry: ActivityEntry) {
  return {
    ...entry,
    error: entry.error && explainSentence(entry.error),
    attemptLog: entry.attemptLog.map((attempt) => ({
      ...attempt,
      error: attempt.error && explainSentence(attempt.error),
    })),
    decision: entry.decision.map(explainSentence),
  };
}
export type ActivityDocument = ReturnType<typeof activityDocument>;

export function vaultDocument(status: VaultStatus) {
  return { ...status, message: status.message && explainReason(status.message) };
}

export function planDocument({ client, planId, files, notes }: ClientPlan) {
  return { client, files, planId, notes: notes.map(explainSentence) };
}
export type PlanDocument = ReturnType<typeof planDocument>;

/** Ids in each order; clients that are not named follow that of all. */
export function ordersDocument({ all, clients }: AccountOrders) {
  return { all, clients };
}

/** All accounts, in the order that holds for a client; `own`: by an order of its own. */
export function clientOrderDocument({ all, clients }: AccountOrders, client: string) {
  const own = Object.hasOwn(clients, client) ? (clients[client] ?? []) : [];
  const others = all.filter((id) => !own.includes(id));
  return { client, own: own.length > 0, accounts: [...own, ...others] };
}

export function strategyDocument({ strategy, sessionAffinity }: Settings) {
  return { strategy, sessionAffinity };
}

export function routesDocument(aliases: Readonly<Record<string, string>>) {
  return { aliases: Object.entries(aliases).map(([alias, model]) => ({ alias, model })) };
}
export type RoutesDocument = ReturnType<typeof routesDocument>;

export function routeDocument({ account, error, decision, ...route }: Output<'routes.simulate'>) {
  return {
    account: account?.id ?? null,
    accountLabel: account?.label ?? null,
    provider: account?.provider ?? null,
    ...route,
    error: error && explain(error).message,
    decision: decision.map(explainSentence),
  };
}
export type RouteDocument = ReturnType<typeof routeDocument>;

export function foundLoginDocument({ source, identity, problem, ...login }: FoundLogin) {
  return {
    id: login.id,
    owner: source.owner,
    path: source.path,
    entry: source.entry,
    provider: login.provider,
    kind: login.kind,
    name: login.name,
    email: identity?.email ?? null,
    organisation: identity?.organisation ?? null,
    plan: identity?.plan ?? null,
    baseUrl: login.baseUrl,
    keyHint: login.keyHint,
    expiresAt: login.expiresAt,
    renewable: login.renewable,
    borrowable: login.borrowable,
    account: login.account,
    problem: problem && explainSentence(problem),
  };
}

/** `taken` has one entry for each login that was asked for: the account it became, or why not. */
export function importDocument(
  found: readonly FoundLogin[],
  taken: readonly TakenLogin[],
  accounts: readonly AccountView[],
) {
  return {
    found: found.map(foundLoginDocument),
    taken: taken.map(({ login, name, account, error }) => {
      const kept = accounts.find(({ id }) => id === account);
      if (kept !== undefined) return { login, name, ...accountDocument(kept) };
      // Somebody else may have removed it meanwhile.
      const failure = error ?? { code: 'not-found' as const, what: 'account' as const, id: account ?? login };
      return { login, name, error: { code: failure.code, ...explain(failure) } };
    }),
  };
}
export type ImportDocument = ReturnType<typeof importDocument>;
