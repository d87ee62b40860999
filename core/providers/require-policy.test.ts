import { describe, expect, it } from 'vitest';
import type { AppFailure } from '../../shared/errors.ts';
import type { LoginMethod, ProviderId } from '../../shared/models/provider.ts';
import { loadProviders } from './provider-registry.ts';
import { findPolicy, requirePolicy } from './require-policy.ts';

const providers = loadProviders(undefined, {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
});

function refusal(id: ProviderId, method: LoginMethod, accepted: boolean): string | null {
  try {
    requirePolicy(providers[id], method, accepted);
    return null;
  } catch (cause) {
    return (cause as AppFailure).error.code;
  }
}

describe('requirePolicy', () => {
  it.each([
    ['anthropic', 'api-key', false, null],
    ['claude', 'pass-through', false, null],
    ['claude', 'browser', false, 'policy-not-accepted'],
    ['claude', 'setup-token', false, null],
    ['claude', 'import', true, null],
    ['codex', 'browser', false, null],
    ['code-assist', 'browser', false, 'policy-not-accepted'],
    ['codex', 'device-code', true, null],
    ['codex', 'setup-token', true, 'login-method-missing'],
    ['code-assist', 'device-code', true, 'login-method-missing'],
  ] as const)('D8: %s by %s, accepted: %s, gives %s', (id, method, accepted, expected) => {
    expect(refusal(id, method, accepted)).toBe(expected);
  });

  it('lets a method’s own policy stand before its provider’s', () => {
    expect(findPolicy(providers.claude, 'pass-through')?.standing).toBe('allowed');
    expect(findPolicy(providers.claude, 'browser')).toEqual(providers.claude.policy);
  });
});
