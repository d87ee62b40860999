import type { AccountView } from '../../../shared/models/account.ts';
import type { ClientStatus } from '../../../shared/models/client.ts';
import type { EngineStatus } from '../../../shared/models/engine.ts';
import type { Reason } from '../../../shared/models/reason.ts';
import type { VaultStatus } from '../../../shared/models/vault.ts';

/** Something that only the person can mend. What time or a pause explains is not here. */
export type Attention =
  | { readonly kind: 'not-serving' }
  | { readonly kind: 'vault-locked'; readonly vault: VaultStatus }
  | { readonly kind: 'vault-not-chosen'; readonly vault: VaultStatus }
  | { readonly kind: 'login-needed'; readonly account: AccountView; readonly reason: Reason }
  | { readonly kind: 'client-drifted'; readonly client: ClientStatus }
  | { readonly kind: 'client-broken'; readonly client: ClientStatus };

export interface AttentionFacts {
  readonly engine: EngineStatus;
  readonly vault: VaultStatus;
  readonly accounts: readonly AccountView[];
  readonly clients: readonly ClientStatus[];
}

/** What stops everything stands first, then accounts, then clients. */
export function listAttention({ engine, vault, accounts, clients }: AttentionFacts): Attention[] {
  return [
    ...(engine.url === null ? [{ kind: 'not-serving' } as const] : []),
    ...listVault(vault),
    ...accounts.flatMap(listAccount),
    ...clients.flatMap(listClient),
  ];
}

function listVault(vault: VaultStatus): Attention[] {
  if (vault.locked) return [{ kind: 'vault-locked', vault }];
  return vault.kind === 'none' ? [{ kind: 'vault-not-chosen', vault }] : [];
}

/** An account that is locked waits for the vault, which is told once. */
function listAccount(account: AccountView): Attention[] {
  const { status } = account;
  const isOver = status.state === 'login-needed' || status.state === 'expired';
  return isOver ? [{ kind: 'login-needed', account, reason: status.reason }] : [];
}

function listClient(client: ClientStatus): Attention[] {
  if (client.state === 'drifted') return [{ kind: 'client-drifted', client }];
  return client.state === 'broken' ? [{ kind: 'client-broken', client }] : [];
}
