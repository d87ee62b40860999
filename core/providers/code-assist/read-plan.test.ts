import { describe, expect, it } from 'vitest';
import { readPlan } from './read-plan.ts';

const tier = { id: 'standard-tier', name: 'Gemini Code Assist' };

describe('readPlan', () => {
  it.each([
    ['a text', 'harbour-project'],
    ['an object', { id: 'harbour-project' }],
  ])('takes a project that is told as %s, with the name of its tier', (_, project) => {
    expect(readPlan({ currentTier: tier, cloudaicompanionProject: project }, 'mine')).toEqual({
      kind: 'known',
      project: 'harbour-project',
      tier: 'Gemini Code Assist',
    });
  });

  it('a tier that is paid for is the plan', () => {
    const paidTier = { id: 'g1', name: 'Enterprise' };
    const plan = readPlan({ currentTier: tier, paidTier, cloudaicompanionProject: 'p' }, undefined);
    expect(plan).toMatchObject({ tier: 'Enterprise' });
  });

  it('the person’s own project counts where Google names none', () => {
    expect(readPlan({ currentTier: tier }, 'mine')).toMatchObject({ kind: 'known', project: 'mine' });
  });

  it('a project’s number is none, whoever names it', () => {
    const missing = { kind: 'closed', reason: { code: 'project-missing' } };
    expect(readPlan({ currentTier: tier, cloudaicompanionProject: '1234' }, '5678')).toEqual(missing);
    expect(readPlan({ currentTier: tier }, undefined)).toEqual(missing);
  });

  it('who is not served is told Google’s words', () => {
    const reasonMessage = 'This client is no longer supported for individuals.';
    const refusal = { tierId: 'free-tier', reasonCode: 'UNSUPPORTED_CLIENT', reasonMessage };
    expect(readPlan({ ineligibleTiers: [refusal] }, 'mine')).toEqual({
      kind: 'closed',
      reason: { code: 'account-disabled', words: reasonMessage },
    });
    expect(readPlan({ ineligibleTiers: [{ reasonCode: 'RESTRICTED_AGE' }] }, undefined)).toMatchObject({
      reason: { words: 'RESTRICTED_AGE' },
    });
  });

  it('and first of all where something can be done about it', () => {
    const link = 'https://accounts.google.com/verify';
    const validation = {
      reasonCode: 'VALIDATION_REQUIRED',
      reasonMessage: 'Verify.',
      validationUrl: link,
    };
    const other = { reasonCode: 'UNKNOWN_LOCATION', reasonMessage: 'Where?' };
    expect(readPlan({ ineligibleTiers: [other, validation] }, undefined)).toEqual({
      kind: 'closed',
      reason: { code: 'verification-needed', words: 'Verify.', link },
    });
  });

  it('an account that was never set up has to be, in Google’s own tool', () => {
    expect(readPlan({ allowedTiers: [{ id: 'standard-tier', isDefault: true }] }, 'mine')).toEqual({
      kind: 'closed',
      reason: { code: 'setup-unfinished' },
    });
  });

  it.each([[null], ['text'], [[]]])('%j is no plan', (body) => {
    expect(readPlan(body, 'mine')).toBeUndefined();
  });
});
