import type { Clock } from '../ports.ts';
import type { Provider } from '../providers/provider-registry.ts';
import type { Account } from './account-store.ts';

/** The built-in account of decision D15: never stored, never changed. */
export function createDemoAccount({ label, baseUrl }: Provider, clock: Clock): Account {
  return {
    id: 'demo',
    provider: 'demo',
    label,
    kind: 'built-in',
    baseUrl: baseUrl ?? 'http://demo.invalid',
    keyHint: '',
    identity: null,
    source: null,
    weight: 1,
    status: { state: 'ready' },
    expiresAt: null,
    createdAt: clock.now(),
    lastUsedAt: null,
  };
}
