import type { AccountOrders } from '../../../shared/contract.ts';
import type { AccountView } from '../../../shared/models/account.ts';
import type { ClientStatus } from '../../../shared/models/client.ts';
import type { LocalKeyView } from '../../../shared/models/key.ts';

/** Accounts in the order that holds for a client; null: for all. Those that an order does not name follow. */
export function orderFor(
  client: string | null,
  { all, clients }: AccountOrders,
  accounts: readonly AccountView[],
): AccountView[] {
  const own = client !== null && Object.hasOwn(clients, client) ? (clients[client] ?? []) : [];
  const order = [...own, ...all.filter((id) => !own.includes(id))];
  const place = ({ id }: AccountView) => (order.includes(id) ? order.indexOf(id) : order.length);
  return accounts.toSorted((one, other) => place(one) - place(other));
}

/** Who may have an order of its own: the clients, the names of keys made by hand, and whoever has one already. */
export function listTools(
  clients: readonly ClientStatus[],
  keys: readonly LocalKeyView[],
  orders: AccountOrders | undefined,
): string[] {
  const byHand = keys.filter(({ client }) => client === null);
  return [
    ...new Set([
      ...clients.map(({ id }) => id),
      ...byHand.map(({ name }) => name),
      ...Object.keys(orders?.clients ?? {}),
    ]),
  ];
}
