import type { AccountOrders } from '../../shared/contract.ts';
import type { AccountView } from '../../shared/models/account.ts';
import type { Settings } from '../../shared/models/settings.ts';
import { createFakeBridge, type FakeAnswers, type FakeBridge } from '../bridge/fake-bridge.ts';
import { snapshot } from './home-scenarios.ts';
import * as samples from './samples.ts';

/** Several accounts that are each other's equal, and others. */
const routed: AccountView[] = [
  ...samples.accounts.slice(0, 2),
  samples.account({ id: 'acc_6', label: 'night shift', weight: 3, keyHint: 'n1gH' }),
  samples.account({ id: 'acc_7', label: 'Claude Code’s own login', kind: 'pass-through', keyHint: '' }),
  ...samples.accounts.slice(2),
];

/** An engine whose orders and settings can be played with. */
export function createRoutingBridge(
  answers: FakeAnswers,
  own: { readonly settings?: Partial<Settings>; readonly accounts?: readonly AccountView[] } = {},
): FakeBridge {
  let accounts = [...(own.accounts ?? routed)];
  let settings: Settings = { ...samples.settings, ...own.settings };
  let clients: AccountOrders['clients'] = {};
  let revision = 1;
  const orders = (): AccountOrders => ({ all: accounts.map(({ id }) => id), clients });
  const tell = () => {
    revision += 1;
    bridge.publish('accounts.changed', { revision, accounts });
    return orders();
  };
  const bridge = createFakeBridge({
    ...answers,
    'state.snapshot': () => ({
      ...snapshot,
      accounts: { revision, accounts },
      settings: { revision, settings },
    }),
    'accounts.orders': orders,
    'accounts.setOrder': ({ client = null, accounts: ids }) => {
      if (client === null)
        accounts = accounts.toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
      else clients = { ...clients, [client]: ids };
      return tell();
    },
    'accounts.clearOrder': ({ client = null }) => {
      clients = Object.fromEntries(Object.entries(clients).filter(([name]) => name !== client));
      return tell();
    },
    'settings.update': (patch) => {
      settings = { ...settings, ...(patch as Partial<Settings>) };
      revision += 1;
      bridge.publish('settings.changed', { revision, settings });
      return settings;
    },
    ...(answers['accounts.setOrder'] === undefined
      ? {}
      : { 'accounts.setOrder': answers['accounts.setOrder'] }),
  });
  return bridge;
}
