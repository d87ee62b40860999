import type { AccountCheck, AccountStatus, AccountView } from '../../shared/models/account.ts';
import type { ClientPlan, ClientStatus } from '../../shared/models/client.ts';
import type { LocalKeyView } from '../../shared/models/key.ts';
import type { EngineStatus } from '../../shared/models/engine.ts';

/** The documents that `--json` prints. Other programs read them: fields are added, never renamed or dropped. */

export function accountDocument(account: AccountView) {
  return {
    id: account.id,
    provider: account.provider,
    label: account.label,
    state: account.status.state,
    reason: unusableReason(account.status),
    expiresAt: account.expiresAt,
    kind: account.kind,
    baseUrl: account.baseUrl,
    keyHint: account.keyHint,
    lastUsedAt: account.lastUsedAt,
  };
}
export type AccountDocument = ReturnType<typeof accountDocument>;

/** Null when the account can serve. */
function unusableReason(status: AccountStatus): string | null {
  switch (status.state) {
    case 'ready':
      return null;
    case 'paused':
      return 'paused by you';
    case 'cooling-down':
    case 'login-needed':
    case 'locked':
      return status.reason;
  }
}

export function statusDocument(engine: EngineDocument, accounts: AccountView[]) {
  return {
    engine,
    accounts: accounts.map(accountDocument),
    unusable: accounts.flatMap(({ id, status }) => {
      const reason = unusableReason(status);
      const until = status.state === 'cooling-down' ? status.endsAt : null;
      return reason === null ? [] : [{ id, reason, until }];
    }),
  };
}
export type StatusDocument = ReturnType<typeof statusDocument>;

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

export function keyDocument({ id, name, client, hint, createdAt, lastUsedAt }: LocalKeyView) {
  return { id, name, client, hint, createdAt, lastUsedAt };
}
export type KeyDocument = ReturnType<typeof keyDocument>;

/** The only document that ever holds a key's text. */
export function newKeyDocument({ id, name }: LocalKeyView, key: string) {
  return { id, name, key };
}

export function clientDocument({ id, name, installed, state, binary, configPath, notes }: ClientStatus) {
  return { id, name, installed, state, binary, configPath, notes };
}
export type ClientDocument = ReturnType<typeof clientDocument>;

export function planDocument({ client, planId, files, notes }: ClientPlan) {
  return { client, files, planId, notes };
}
export type PlanDocument = ReturnType<typeof planDocument>;
