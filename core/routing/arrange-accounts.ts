import type { Dialect } from '../../shared/models/provider.ts';
import type { Preference, Sentence } from '../../shared/models/sentence.ts';
import type { SpreadingStrategy, Strategy } from '../../shared/models/strategy.ts';
import type { ChosenAccount } from './choose-accounts.ts';

export interface ArrangementRules {
  readonly strategy: Strategy;
  /** The client has an order of its own, and the accounts are in it: nothing goes before that. */
  readonly ownOrder: boolean;
  /** What the client speaks. */
  readonly dialect: Dialect;
  /** The account that has this conversation. */
  readonly bound: string | undefined;
  /** What the strategy makes of equals. */
  readonly rank: (strategy: SpreadingStrategy, equals: readonly ChosenAccount[]) => ChosenAccount[];
}

/** Accounts in the order in which to ask them, and what put the first one there. */
export interface Arrangement {
  readonly accounts: readonly ChosenAccount[];
  readonly reason: Sentence;
  /** Set where a strategy decided: among whom. */
  readonly spread: Spread | undefined;
}

export interface Spread {
  readonly strategy: SpreadingStrategy;
  readonly equals: readonly ChosenAccount[];
  /** It was the first one's turn; false: the conversation was there already. */
  readonly takesTurn: boolean;
}

/**
 * Who of the accounts that can serve is asked first: where the client has an order of its own, that order decides.
 * Else the account that lives on the client's own login goes first (decision D9a), then the strategy decides.
 */
export function arrangeAccounts(accounts: readonly ChosenAccount[], rules: ArrangementRules): Arrangement {
  const { strategy, ownOrder } = rules;
  if (ownOrder) return { accounts, reason: sayFirst(accounts, 'client-order'), spread: undefined };
  const onClientLogin = accounts.filter(({ needsClientLogin }) => needsClientLogin);
  if (onClientLogin.length > 0) {
    const others = accounts.filter(({ needsClientLogin }) => !needsClientLogin);
    const arranged = [...onClientLogin, ...others];
    return { accounts: arranged, reason: sayFirst(arranged, 'client-login'), spread: undefined };
  }
  if (strategy === 'in-order') return { accounts, reason: sayFirst(accounts, undefined), spread: undefined };
  return spreadAccounts(accounts, strategy, rules);
}

/**
 * Equals are those that take the request as it came; only where there is none, all to whom it must be translated. The
 * others follow in the user's order.
 */
function spreadAccounts(
  accounts: readonly ChosenAccount[],
  strategy: SpreadingStrategy,
  { dialect, bound, rank }: ArrangementRules,
): Arrangement {
  const native = accounts.filter((account) => account.dialect === dialect);
  const equals = native.length > 0 ? native : accounts;
  const rest = native.length > 0 ? accounts.filter((account) => account.dialect !== dialect) : [];
  const ranked = rank(strategy, equals);
  const keeper = ranked.find(({ id }) => id === bound);
  const arranged =
    keeper === undefined
      ? [...ranked, ...rest]
      : [keeper, ...ranked.filter((account) => account !== keeper), ...rest];
  const reason = sayFirst(arranged, keeper === undefined ? strategy : 'session');
  return { accounts: arranged, reason, spread: { strategy, equals, takesTurn: keeper === undefined } };
}

/** Where only one can be asked nothing had to decide, but for a login that came along. */
function sayFirst([first, ...rest]: readonly ChosenAccount[], by: Preference | undefined): Sentence {
  const account = first?.label ?? '';
  const others = rest.map(({ label }) => label);
  const alone = others.length === 0 && by !== 'client-login';
  return by === undefined || alone
    ? { code: 'account-asked', account, others }
    : { code: 'account-preferred', account, others, by };
}
