import type { OutboundProxies } from '../../shared/models/proxy.ts';
import { FakeFailure, type FakeAnswers, type FakeBridge } from '../bridge/fake-bridge.ts';

/** Proxies that can be set and tested; one whose address holds `broken` reaches nothing. */
export function fakeProxies(bridge: () => FakeBridge): FakeAnswers {
  let proxies: OutboundProxies = { global: null, environment: 'http://proxy.example:3128', accounts: {} };
  return {
    'proxies.get': () => proxies,
    'proxies.set': ({ account = null, url }) => {
      if (url?.includes(':') === false && url !== 'direct') {
        return new FakeFailure({ code: 'proxy-invalid', problem: 'not-an-address' });
      }
      const shown = url?.replace(/\/\/.*@/, '//') ?? null;
      const others = Object.fromEntries(Object.entries(proxies.accounts).filter(([id]) => id !== account));
      proxies =
        account === null
          ? { ...proxies, global: shown }
          : { ...proxies, accounts: shown === null ? others : { ...others, [account]: shown } };
      bridge().publish('proxies.changed', proxies);
      return proxies;
    },
    'proxies.test': ({ url }) => ({
      proxy: url ?? null,
      host: 'api.anthropic.com:443',
      tookMs: 84,
      error:
        url?.includes('broken') === true
          ? { code: 'proxy-failed', proxy: 'broken:1', host: 'api.anthropic.com:443', problem: 'unreachable' }
          : null,
    }),
  };
}
