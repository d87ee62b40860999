/**
 * What a home should hold, as far as changes to it were acknowledged. An account's number says which key is its
 * own, and its label starts with it: so a secret that ended up under the wrong account is seen.
 */
export interface World {
  /** By number. */
  readonly accounts: Readonly<Record<string, { label: string; state: 'ready' | 'paused' }>>;
  /** Texts of local keys by name; null where the answer that held it never arrived. */
  readonly keys: Readonly<Record<string, string | null>>;
  readonly revoked: readonly string[];
  readonly keepAliveMs: number;
}

export type Change =
  | { readonly kind: 'add'; readonly account: string; readonly label: string }
  | { readonly kind: 'renew'; readonly account: string; readonly label: string }
  | { readonly kind: 'rename'; readonly account: string; readonly label: string }
  | { readonly kind: 'pause' | 'resume' | 'remove'; readonly account: string }
  | { readonly kind: 'create-key'; readonly name: string }
  | { readonly kind: 'revoke-key'; readonly name: string }
  | { readonly kind: 'set-keep-alive'; readonly keepAliveMs: number };

export const emptyWorld: World = { accounts: {}, keys: {}, revoked: [], keepAliveMs: 15_000 };

/** The key that the account with this number is added with. */
export const accountKey = (account: string) => `sk-ant-api03-crash-${account.padStart(6, '0')}`;
export const numberOf = (label: string) => label.split(' ')[0] ?? '';

/** The world after a change. `text`: the created key's, where it is known. */
export function applyChange(world: World, change: Change, text: string | null = null): World {
  const { accounts, keys } = world;
  switch (change.kind) {
    case 'add':
    case 'renew':
      return {
        ...world,
        accounts: { ...accounts, [change.account]: { label: change.label, state: 'ready' } },
      };
    case 'rename':
      return withAccount(world, change.account, { label: change.label });
    case 'pause':
      return withAccount(world, change.account, { state: 'paused' });
    case 'resume':
      return withAccount(world, change.account, { state: 'ready' });
    case 'remove':
      return { ...world, accounts: without(accounts, change.account) };
    case 'create-key':
      return { ...world, keys: { ...keys, [change.name]: text } };
    case 'revoke-key': {
      const gone = keys[change.name];
      const revoked = typeof gone === 'string' ? [...world.revoked, gone] : world.revoked;
      return { ...world, keys: without(keys, change.name), revoked };
    }
    case 'set-keep-alive':
      return { ...world, keepAliveMs: change.keepAliveMs };
  }
}

function withAccount(world: World, number: string, fields: Partial<World['accounts'][string]>): World {
  const before = world.accounts[number];
  if (before === undefined) throw new Error(`There is no account ${number} to change.`);
  return { ...world, accounts: { ...world.accounts, [number]: { ...before, ...fields } } };
}

function without<T>(record: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}
