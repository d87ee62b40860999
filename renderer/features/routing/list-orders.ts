import type { AccountView } from '../../../shared/models/account.ts';
import type { Dialect, ProviderView } from '../../../shared/models/provider.ts';
import type { Strategy } from '../../../shared/models/strategy.ts';

/** One account's place among those that speak a dialect. */
export interface Turn {
  readonly account: AccountView;
  readonly provider: ProviderView | undefined;
  /**
   * `first`: asked before all others; `then`: when those before it fail; `shares`: the strategy says when; `ownLogin`:
   * before all others, for tools that send their own login along; `skipped`: not as it stands now.
   */
  readonly turn: 'first' | 'then' | 'shares' | 'ownLogin' | 'skipped';
  /** Model names it is known by; empty: any model. */
  readonly models: readonly string[];
}

export interface Order {
  readonly dialect: Dialect;
  readonly turns: readonly Turn[];
}

const dialects: readonly Dialect[] = ['anthropic', 'openai-chat', 'openai-responses', 'gemini'];

/**
 * What the engine's rules (core/routing) make of the accounts before a model is named: those that speak a dialect
 * themselves, in their order, without those that cannot be used now.
 */
export function listOrders(
  accounts: readonly AccountView[],
  providers: readonly ProviderView[],
  strategy: Strategy,
): Order[] {
  const providerOf = ({ provider }: AccountView) => providers.find(({ id }) => id === provider);
  return dialects.map((dialect) => {
    const speaking = accounts.filter(
      // The demo stands in for nobody: it answers what no account can.
      (account) => account.kind !== 'built-in' && providerOf(account)?.dialects.includes(dialect) === true,
    );
    const own = speaking.filter(isAskedOfItself);
    const isShared = strategy !== 'in-order' && own.length > 1;
    const turnOf = (account: AccountView): Turn['turn'] => {
      if (!canBeAsked(account)) return 'skipped';
      if (account.kind === 'pass-through') return 'ownLogin';
      if (isShared) return 'shares';
      return account === own[0] ? 'first' : 'then';
    };
    return {
      dialect,
      turns: speaking.map((account) => ({
        account,
        provider: providerOf(account),
        turn: turnOf(account),
        models: listModels(account, providerOf(account)),
      })),
    };
  });
}

const canBeAsked = ({ status }: AccountView) => status.state === 'ready' || status.state === 'refreshing';
const isAskedOfItself = (account: AccountView) => canBeAsked(account) && account.kind !== 'pass-through';

/** An address of the user's own may have any model, whatever its provider is known for. */
function listModels(account: AccountView, provider: ProviderView | undefined): readonly string[] {
  return provider?.baseUrl === account.baseUrl ? provider.modelPatterns : [];
}
