import type { ClientStatus } from '../../../shared/models/client.ts';

/** The client that a key was made for, where there is one. */
export function findClient(
  clients: readonly ClientStatus[] | undefined,
  wanted: string | null,
): ClientStatus | undefined {
  return clients?.find(({ id }) => id === wanted);
}
