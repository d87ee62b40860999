import { describe, expect, it } from 'vitest';
import { explainSentence } from '../../shared/explain-sentence.ts';
import type { AccountStatus } from '../../shared/models/account.ts';
import type { Dialect, ProviderId } from '../../shared/models/provider.ts';
import type { Reason } from '../../shared/models/reason.ts';
import { chooseAccounts, type Candidate, type Choice } from './choose-accounts.ts';

interface Sketch {
  id: string;
  provider: ProviderId;
  models?: string;
  dialects?: Dialect[];
  status?: AccountStatus;
  any?: boolean;
  needsClientLogin?: boolean;
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
  weight: 1,
  dialects: sketch.dialects ?? spoken[sketch.provider] ?? [],
  knowsModel: (model) => sketch.models !== undefined && model.startsWith(sketch.models),
  servesAnyModel: sketch.any ?? false,
  refusal: () => undefined,
  needsClientLogin: sketch.needsClientLogin ?? false,
  cooldown: () => sketch.rest,
});

const claude = candidate({ id: 'a', provider: 'anthropic', models: 'claude-' });
const claude2 = candidate({ id: 'a2', provider: 'anthropic', models: 'claude-' });
const gpt = candidate({ id: 'o', provider: 'openai', models: 'gpt-' });
const gateway = candidate({ id: 'g', provider: 'openai-compatible', any: true });
const demo = candidate({ id: 'demo', provider: 'demo', models: 'portunus-demo' });

const choose = (dialect: Dialect, model: string, ...candidates: Candidate[]) =>
  summarise(chooseAccounts({ dialect, model, translatable: true }, candidates));

/** Most tests are about who is asked; in which dialect is a matter of its own. */
const summarise = (choice: Choice) =>
  choice.ok
    ? {
        ...choice,
        accounts: choice.accounts.map(({ id }) => id),
        dialects: choice.accounts.map((account) => account.dialect),
      }
    : choice;

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

  it('follows an alias before anything else, and says so', () => {
    const aliases = { fast: 'gpt-5', 'claude-*': 'anthropic/claude-y', mine: 'claude-x@a2', twice: 'fast' };
    const follow = (model: string) =>
      summarise(
        chooseAccounts({ dialect: 'anthropic', model, aliases, translatable: true }, [claude, claude2, gpt]),
      );
    expect(follow('fast')).toMatchObject({ accounts: ['o'], model: 'gpt-5' });
    expect(follow('fast').decision[0]).toEqual({ code: 'alias-followed', alias: 'fast', model: 'gpt-5' });
    expect(follow('claude-haiku')).toMatchObject({ accounts: ['a', 'a2'], model: 'claude-y' });
    expect(follow('mine')).toMatchObject({ accounts: ['a2'], model: 'claude-x' });
    expect(follow('twice')).toMatchObject({ model: 'fast' });
    expect(follow('gpt-5').decision.map(({ code }) => code)).not.toContain('alias-followed');
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

  it('asks in the client’s own dialect where the account speaks it, else in the nearest', () => {
    expect(choose('anthropic', 'claude-x', claude)).toMatchObject({ dialects: ['anthropic'] });
    expect(choose('openai-chat', 'claude-x', claude)).toMatchObject({
      accounts: ['a'],
      dialects: ['anthropic'],
    });
    expect(choose('anthropic', 'gpt-5', gpt)).toMatchObject({ dialects: ['openai-responses'] });
    expect(choose('openai-chat', 'gpt-5', gpt)).toMatchObject({ dialects: ['openai-chat'] });
    expect(choose('gemini', 'glm-4.6', gateway)).toMatchObject({ dialects: ['openai-chat'] });
  });

  it('gives no vendor a conversation on a guess: a model nobody knows is asked of who speaks the dialect', () => {
    expect(choose('openai-chat', 'mystery', claude, gpt)).toMatchObject({ accounts: ['o'] });
    expect(choose('gemini', 'gemini-x', claude, gpt)).toMatchObject({
      ok: false,
      error: { code: 'model-unknown', model: 'gemini-x' },
    });
  });

  it('names what is missing where nothing can be translated', () => {
    const question = { dialect: 'openai-responses', model: 'claude-x', translatable: false } as const;
    expect(chooseAccounts(question, [claude])).toMatchObject({
      ok: false,
      error: { code: 'dialect-not-spoken', dialect: 'openai-responses', account: 'A', spoken: ['anthropic'] },
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
    expect(choose('openai-chat', 'claude-x', claude, demo)).toMatchObject({ accounts: ['a'] });
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
