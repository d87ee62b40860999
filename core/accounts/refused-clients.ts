import type { Reason } from '../../shared/models/reason.ts';

/** A hostile or careless client may name itself anew each time. */
const mostClients = 64;

/**
 * Which clients a provider refused with which account's login. The login stays good for the others: Claude's answers
 * Claude Code and refuses other tools. In memory only; a restart lets each of them ask once more.
 */
export class RefusedClients {
  readonly #byAccount = new Map<string, Map<string, Reason>>();

  note(account: string, client: string, reason: Reason): void {
    const clients = this.#byAccount.get(account) ?? new Map<string, Reason>();
    if (clients.size < mostClients) clients.set(client, reason);
    this.#byAccount.set(account, clients);
  }

  /** Why this client is not to ask with it. */
  reason(account: string, client: string): Reason | undefined {
    return this.#byAccount.get(account)?.get(client);
  }

  /** The latest of them, for whoever asks about the account. */
  latest(account: string): Reason | undefined {
    return [...(this.#byAccount.get(account)?.values() ?? [])].at(-1);
  }

  clear(account: string): void {
    this.#byAccount.delete(account);
  }
}
