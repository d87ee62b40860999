import { describe, expect, it } from 'vitest';
import { AppFailure } from '../../shared/errors.ts';
import type { ProviderId } from '../../shared/models/provider.ts';
import { loadProviders } from '../providers/provider-registry.ts';
import { findToken } from './find-token.ts';

const providers = loadProviders(undefined, {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
});
const find = (text: string, id: ProviderId = 'claude') => findToken(text, providers[id], providers);
const body = 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v2W3x4Y5z6a7B8c9D0e1F2g3H4i5J6k7L8m9N0o1P2';
const token = `sk-ant-oat01-${body}-xYz012AA`;

const wrapAt = (width: number, text: string) => text.match(new RegExp(`.{1,${width}}`, 'g'))!.join('\n');
const printed = (shown: string) =>
  [
    '✓ Long-lived authentication token created successfully!',
    '',
    'Your OAuth token (valid for 1 year):',
    '',
    shown,
    '',
    'Store this token securely. You won’t be able to see it again.',
    '',
    'Use this token by setting: export CLAUDE_CODE_OAUTH_TOKEN=<token>',
  ].join('\n');

describe('findToken', () => {
  it.each([
    ['the token alone', token],
    ['with spaces and line breaks around', `\n  ${token} \r\n`],
    ['in quotes', `"${token}"`],
    ['as a header', `Authorization: Bearer ${token}`],
    ['as a variable', `export CLAUDE_CODE_OAUTH_TOKEN=${token}`],
    ['as a quoted variable with more behind', `CLAUDE_CODE_OAUTH_TOKEN='${token}' claude -p hi`],
    ['what claude setup-token prints', printed(token)],
    ['the same in 80 columns', printed(wrapAt(80, token))],
    ['the same in 40 columns', printed(wrapAt(40, token))],
    ['the same, indented', printed(wrapAt(72, token)).replaceAll(/^/gm, '   ')],
    ['the same with carriage returns', printed(wrapAt(80, token)).replaceAll('\n', '\r\n')],
    ['the same in colour', printed(`\u001b[33m${wrapAt(80, token)}\u001b[39m`)],
    ['the same in a frame', printed(wrapAt(76, token)).replaceAll(/^(.*)$/gm, '│ $1 │')],
    ['printed twice', `${printed(token)}\n${token}`],
    ['with a cut copy of it', `${token}\nexport X=${token.slice(0, 30)}...`],
  ])('takes %s', (_, text) => {
    expect(find(text)).toBe(token);
  });

  it('does not take the words after it for its rest', () => {
    expect(find(`${token}\nStore this token securely.`)).toBe(token);
    expect(find(`${token}\n\nDone`)).toBe(token);
  });

  it.each([
    ['claude', `sk-ant-ort01-${body}`, /refresh token.*Sign in instead/],
    ['claude', `sk-ant-api03-${body}`, /API key of Anthropic: add it as an API key/],
    ['claude', `sk-ant-admin01-${body}`, /admin key/],
    ['claude', `sk-proj-${body}`, /API key of OpenAI/],
    ['claude', `ptn_${body}`, /Portunus itself/],
    ['claude', `AIza${body}`, /Gemini/],
    ['claude', `ya29.${body}`, /Google/],
    ['claude', `eyJhbGciOiJub25lIn0.${body}.x`, /ChatGPT/],
    ['claude', '{"claudeAiOauth":{}}', /import the login/],
    ['claude', body, /no token of Claude/],
    ['claude', 'sk-ant-oat01-ab', /too short/],
    ['claude', `${token}\n\nsk-ant-oat01-other-${body}`, /more than one/],
    ['claude', '  \n ', /nothing/],
    ['codex', token, /token of Claude, not of ChatGPT/],
    ['codex', `sk-proj-${body}`, /API key of OpenAI/],
    ['codex', 'a b c d', /no token/],
    ['codex', 'short', /too short/],
  ] as const)('explains for %s what %s is', (id, text, problem) => {
    expect(() => find(text, id)).toThrow(problem);
  });

  it('takes a JSON Web Token, broken or not, for ChatGPT', () => {
    const jwt = `eyJhbGciOiJub25lIn0.${body}.${body}`;
    expect(find(jwt, 'codex')).toBe(jwt);
    expect(find(`Bearer ${wrapAt(60, jwt)}`, 'codex')).toBe(jwt);
  });

  it('never says back any part of what was pasted', () => {
    for (const text of [`sk-ant-ort01-${body}`, `sk-proj-${body}`, `{"${body}"}`, `${body} ${body}`]) {
      try {
        find(text);
        expect.unreachable();
      } catch (cause) {
        expect(cause).toBeInstanceOf(AppFailure);
        expect(`${String(cause)}${JSON.stringify(cause)}`).not.toContain(body.slice(0, 8));
      }
    }
  });
});
