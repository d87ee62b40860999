import { describe, expect, it } from 'vitest';
import { explainSentence } from '../../shared/explain-sentence.ts';
import type { AccountStatus } from '../../shared/models/account.ts';
import type { Dialect, ProviderId } from '../../shared/models/provider.ts';
import type { Reason } from '../../shared/models/reason.ts';
import { chooseAccounts, type Candidate } from './choose-accounts.ts';

interface Sketch {
  id: string;
  provider: ProviderId;
  models?: string;
  dialects?: Dialect[];
  status?: AccountStatus;
  any?: boolean;
  rest?: { endsAt: number; reason: Reason };
}

const spoken: Partial<Record<ProviderId, Dialect[]>> = {
  anthropic: ['anthropic'],
  openai: ['openai-responses', 'openai-chat'],
  gemini: ['gemini'],
  'openai-compatible': ['openai-chat'],
  demo: ['anthropic', 'openai-chat', 'openai-responses', 'gemini'],
};

const candidate = (sketch: Sketch): Candidate => ({
  id: sketch.id,
  label: sketch.id.toUpperCase(),
  provider: sketch.provider,
  status: sketch.status ?? { state: 'ready' },
  dialects: sketch.dialects ?? spoken[sketch.provider] ?? [],
  knowsModel: (model) => sketch.models !== undefined && model.startsWith(sketch.models),
  servesAnyModel: sketch.any ?? false,
  cooldown: () => sketch.rest,
});

const claude = candidate({ id: 'a', provider: 'anthropic', models: 'claude-' });
const claude2 = candidate({ id: 'a2', provider: 'anthropic', models: 'claude-' });
const gpt = candidate({ id: 'o', provider: 'openai', models: 'gpt-' });
const gateway = candidate({ id: 'g', provider: 'openai-compatible', any: true });
const demo = candidate({ id: 'demo', provider: 'demo', models: 'portunus-demo' });

const choose = (dialect: Dialect, model: string, ...candidates: Candidate[]) =>
  chooseAccounts({ dialect, model }, candidates);

describe('chooseAccounts', () => {
  it('asks the accounts that know the model, in their order', () => {
    expect(choose('anthropic', 'claude-x', gpt, claude, claude2)).toMatchObject({
      ok: true,
      accounts: ['a', 'a2'],
    });
  });

  it('asks a gateway only for models nobody else is known for', () => {
    expect(choose('openai-chat', 'gpt-5', gateway, gpt)).toMatchObject({ accounts: ['o'] });
    expect(choose('openai-chat', 'glm-4.6', gateway, gpt)).toMatchObject({ accounts: ['g'] });
  });

  it('lets the provider judge a model nobody knows', () => {
    expect(choose('anthropic', 'mystery', claude, gpt)).toMatchObject({ ok: true, accounts: ['a'] });
  });

  it('takes a provider’s prefix off, and keeps it where no such account is', () => {
    expect(choose('anthropic', 'anthropic/claude-x', claude)).toMatchObject({
      accounts: ['a'],
      model: 'claude-x',
    });
    expect(choose('openai-chat', 'anthropic/claude-x', gateway)).toMatchObject({
      accounts: ['g'],
      model: 'anthropic/claude-x',
    });
  });

  it('pins an account by id or by label', () => {
    expect(choose('anthropic', 'claude-x@a2', claude, claude2)).toMatchObject({
      accounts: ['a2'],
      model: 'claude-x',
    });
    expect(choose('anthropic', 'claude-x@A2', claude, claude2)).toMatchObject({
      accounts: ['a2'],
      model: 'claude-x',
    });
    expect(choose('openai-chat', 'user@host', gateway)).toMatchObject({ model: 'user@host' });
  });

  it('names what is missing when the account speaks another dialect', () => {
    expect(choose('openai-chat', 'claude-x', claude)).toMatchObject({
      ok: false,
      error: { code: 'dialect-not-spoken', dialect: 'openai-chat', account: 'A', spoken: ['anthropic'] },
    });
  });

  it('skips paused and resting accounts', () => {
    const paused = candidate({
      id: 'p',
      provider: 'anthropic',
      models: 'claude-',
      status: { state: 'paused' },
    });
    const resting = candidate({
      id: 'r',
      provider: 'anthropic',
      models: 'claude-',
      rest: { endsAt: 9, reason: { code: 'rate-limited' } },
    });
    expect(choose('anthropic', 'claude-x', paused, resting, claude)).toMatchObject({ accounts: ['a'] });
    expect(choose('anthropic', 'claude-x', paused)).toMatchObject({ error: { code: 'accounts-unusable' } });
    expect(choose('anthropic', 'claude-x', paused, resting)).toMatchObject({
      error: { code: 'accounts-cooling-down', endsAt: 9 },
    });
  });

  it('says that there is no account', () => {
    expect(choose('gemini', 'gemini-x')).toMatchObject({ ok: false, error: { code: 'no-account' } });
  });

  it('lets the demo answer only what no account can', () => {
    expect(choose('gemini', 'gemini-x', demo)).toMatchObject({ accounts: ['demo'] });
    expect(choose('openai-chat', 'claude-x', claude, demo)).toMatchObject({ accounts: ['demo'] });
    expect(choose('anthropic', 'claude-x', claude, demo)).toMatchObject({ accounts: ['a'] });
    expect(choose('anthropic', 'portunus-demo', claude, demo)).toMatchObject({ accounts: ['demo'] });
    expect(choose('anthropic', 'mystery', claude, demo)).toMatchObject({ accounts: ['a'] });
  });

  it('explains itself in sentences', () => {
    for (const sentence of choose('anthropic', 'claude-x', claude, claude2).decision) {
      expect(explainSentence(sentence)).toMatch(/^[A-Z].*\.$/);
    }
  });
});
