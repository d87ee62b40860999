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
  // The first place that an id is given is its own.
  const places = new Map([...own, ...all].map((id, place) => [id, place] as const).toReversed());
  const placeOf = ({ id }: AccountView) => places.get(id) ?? own.length + all.length;
  return accounts.toSorted((one, other) => placeOf(one) - placeOf(other));
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
