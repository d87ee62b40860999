import { describe, expect, it } from 'vitest';
import { AppFailure } from '../../shared/errors.ts';
import type { ProviderId } from '../../shared/models/provider.ts';
import { loadProviders } from '../providers/provider-registry.ts';
import { parseKey } from './key-shape.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const providers = loadProviders(undefined, silent);
const parse = (key: string, id: ProviderId, ownAddress = false) =>
  parseKey(key, providers[id], providers, ownAddress);
const body = 'a1B2'.repeat(12);

describe('parseKey', () => {
  it.each([
    ['anthropic', `sk-ant-api03-${body}`],
    ['openai', `sk-proj-${body}`],
    ['openai', `sk-${body}`],
    ['gemini', `AIza${body}`],
    ['anthropic', `sk-ant-api99-${body}`],
    ['anthropic', `a-shape-of-tomorrow-${body}`],
  ] as const)('takes a key of %s: %s', (id, key) => {
    expect(parse(`  ${key}\n`, id)).toBe(key);
  });

  it.each([
    ['anthropic', `sk-proj-${body}`, /OpenAI/],
    ['openai', `sk-ant-api03-${body}`, /Anthropic/],
    ['anthropic', `AIza${body}`, /Gemini/],
    ['anthropic', `sk-ant-oat01-${body}`, /subscription token/],
    ['anthropic', 'sk-ant-api03-ab', /too short/],
    ['openai', `ptn_${body}`, /Portunus itself/],
    ['openai', '', /empty/],
    ['openai', `sk-${body} ${body}`, /spaces/],
    ['openai', `sk-${body}\u200b`, /characters/],
  ] as const)('explains what is wrong with a text for %s', (id, key, problem) => {
    expect(() => parse(key, id)).toThrow(problem);
  });

  it('takes any text at an address of the user’s own', () => {
    expect(parse(`sk-proj-${body}`, 'anthropic', true)).toBe(`sk-proj-${body}`);
    expect(parse('ollama', 'openai-compatible', true)).toBe('ollama');
  });

  it('never repeats any part of the key', () => {
    const caught = (() => {
      try {
        parse(`sk-ant-oat01-${body}`, 'anthropic');
        return undefined;
      } catch (cause) {
        return cause;
      }
    })();
    expect(caught).toBeInstanceOf(AppFailure);
    expect(JSON.stringify(caught) + String(caught)).not.toContain(body.slice(0, 8));
  });
});
