import type { DeviceLogins } from './device-logins.ts';
import type { IssuerClock } from './issuer-clock.ts';
import type { Organisation, Person } from './person.ts';
import type { TokenLedger } from './token-ledger.ts';
import type { Vendor } from './vendor.ts';

/** What every endpoint works with. */
export interface Issuer {
  readonly vendor: Vendor;
  readonly people: readonly Person[];
  readonly clock: IssuerClock;
  readonly ledger: TokenLedger;
  readonly devices: DeviceLogins;
  /** Where the fake listens; known once it does. */
  url: string;
}

/** Who signs in: an e-mail and the id of an organisation. Default: the first of each. */
export interface Choice {
  readonly person?: string;
  readonly organisation?: string;
}

/**
 * Throws for somebody the issuer does not know: a test's mistake. `allowed` are the organisations that are preferred
 * when the choice names none.
 */
export function choosePerson(
  people: readonly Person[],
  choice: Choice,
  allowed?: readonly string[],
): { person: Person; organisation: Organisation } {
  const person = choice.person === undefined ? people[0] : people.find((one) => one.email === choice.person);
  const own = person?.organisations ?? [];
  const organisation =
    choice.organisation === undefined
      ? (own.find(({ id }) => allowed?.includes(id)) ?? own[0])
      : own.find(({ id }) => id === choice.organisation);
  if (!person || !organisation) throw new Error(`nobody here is ${JSON.stringify(choice)}`);
  return { person, organisation };
}
