import { describe, expect, it } from 'vitest';
import type { AppFailure } from '../../../shared/errors.ts';
import { readPasted, type ExpectedPaste } from './read-pasted.ts';

const state = 'sT4te_of-this.sign~in';
const code = 'ac_0123456789-abcdefXYZ';
const issuers = ['https://auth.example.com'];
const here = 'http://localhost:1455/auth/callback';
const there = 'https://console.example.com/oauth/code/callback';
const listening: ExpectedPaste = { state, issuers, redirectUri: here, showsCode: false };
const showing: ExpectedPaste = { state, issuers, redirectUri: there, showsCode: true };
const good = `code=${code}&state=${state}`;

/** What came of it: the code, the answer's kind, or the problem. */
function read(text: string, expected: ExpectedPaste): string {
  try {
    const answer = readPasted(text, expected);
    return answer.kind === 'code' ? answer.code : answer.kind;
  } catch (cause) {
    const { error } = cause as AppFailure;
    return error.code === 'pasted-text-refused' ? error.problem : error.code;
  }
}

describe('OA-10: an address that the browser ended at', () => {
  it.each([
    ['as it is', `${here}?${good}`, code],
    ['in another order', `${here}?state=${state}&code=${code}`, code],
    ['with what providers add', `${here}?${good}&scope=openid%20profile&authuser=0&prompt=consent`, code],
    ['by number instead of name', `http://127.0.0.1:1455/auth/callback?${good}`, code],
    ['without http://, as browsers show it', `localhost:1455/auth/callback?${good}`, code],
    ['by number, without http://', `127.0.0.1:1455/auth/callback?${good}`, code],
    ['with spaces around', `   ${here}?${good}  `, code],
    ['with a line break after it', `${here}?${good}\r\n`, code],
    ['in double quotes', `"${here}?${good}"`, code],
    ['in single quotes', `'${here}?${good}'`, code],
    ['in backticks', `\`${here}?${good}\``, code],
    ['in curly quotes', `“${here}?${good}”`, code],
    ['in angle brackets', `<${here}?${good}>`, code],
    ['with a byte order mark', `\ufeff${here}?${good}`, code],
    ['with zero-width spaces', `\u200b${here}?${good}\u200b`, code],
    ['broken by a terminal', `${here}?code=${code.slice(0, 9)}\n${code.slice(9)}&state=${state}`, code],
    ['broken and indented', `${here}?code=${code.slice(0, 9)}\r\n   ${code.slice(9)}&state=${state}`, code],
    ['with a space inside', `${here}?code=${code} &state=${state}`, code],
    ['in a sentence', `It ended at ${here}?${good} and then nothing`, code],
    ['with an upper-case scheme', `HTTP://LOCALHOST:1455/auth/callback?${good}`, code],
    ['with an issuer', `${here}?${good}&iss=https%3A%2F%2Fauth.example.com`, code],
    ['with an empty fragment', `${here}?${good}#`, code],
    ['only its parameters', good, code],
    ['from the question mark on', `?${good}`, code],
    ['its path and parameters', `/auth/callback?${good}`, code],
    ['parameters in quotes', `"${good}"`, code],
    ['a no of the person', `${here}?error=access_denied&state=${state}`, 'cancelled'],
    ['a no of the provider', `${here}?error=server_error&state=${state}`, 'refused'],
    ['of another sign-in', `${here}?code=${code}&state=another`, 'other-login'],
    ['with a cut state', `${here}?code=${code}&state=${state.slice(0, -1)}`, 'other-login'],
    ['with a longer state', `${here}?code=${code}&state=${state}x`, 'other-login'],
    ['with an empty state', `${here}?code=${code}&state=`, 'other-login'],
    ['cut at &', `${here}?code=${code}`, 'other-login'],
    ['of another issuer', `${here}?${good}&iss=https%3A%2F%2Fevil.example.com`, 'other-login'],
    ['with two codes', `${here}?${good}&code=other`, 'no-code'],
    ['with two states', `${here}?${good}&state=${state}`, 'no-code'],
    ['without a code', `${here}?state=${state}`, 'no-code'],
    ['with an empty code', `${here}?code=&state=${state}`, 'no-code'],
    ['with a code nobody gives', `${here}?code=${'x'.repeat(5000)}&state=${state}`, 'no-code'],
    ['at another port', `http://localhost:1457/auth/callback?${good}`, 'other-address'],
    ['at another path', `http://localhost:1455/callback?${good}`, 'other-address'],
    ['over https', `https://localhost:1455/auth/callback?${good}`, 'other-address'],
    ['of the sign-in page', `https://auth.example.com/oauth/authorize?state=${state}`, 'other-address'],
    ['of somebody else', `https://evil.example.com/auth/callback?${good}`, 'other-address'],
    [
      'with a user before the host',
      `http://localhost:1455@evil.example.com/auth/callback?${good}`,
      'other-address',
    ],
  ])('%s', (_, text, expected) => {
    expect(read(text, listening)).toBe(expected);
  });
});

describe('OA-10: a code that the provider’s page shows', () => {
  it.each([
    ['with its state', `${code}#${state}`, code],
    ['alone', code, code],
    ['with spaces around the mark', `${code} # ${state}`, code],
    ['in quotes', `“${code}#${state}”`, code],
    ['broken by a terminal', `${code.slice(0, 7)}\n${code.slice(7)}#${state}`, code],
    ['with more after &', `${code}#${state}&foo=bar`, code],
    ['cut after &', `${code}&state=`, 'other-login'],
    ['alone, with a rest after &', `${code}&x=1`, code],
    ['with an empty state', `${code}#`, code],
    ['as an address spells it', '4%2F0AbCdEf', '4/0AbCdEf'],
    ['as Google shows it', '4/0AbCdEf-_x', '4/0AbCdEf-_x'],
    ['in the page’s address', `${there}?${good}`, code],
    ['in the page’s address, state behind the mark', `${there}?code=${code}#${state}`, code],
    ['in the page’s address, without a state', `${there}?code=${code}`, code],
    ['with another state', `${code}#another`, 'other-login'],
    ['in the page’s address, with another state behind the mark', `${there}?code=${code}#no`, 'other-login'],
    ['in the page’s address, with two codes', `${there}?code=${code}&code=x`, 'no-code'],
    ['at a page that is not the provider’s', `${here}?${good}`, 'other-address'],
    ['a state without a code', `#${state}`, 'no-code'],
    ['a sentence', 'I could not find any code', 'no-code'],
    ['nothing', '', 'empty'],
    ['only spaces, quotes and line breaks', ' "\n" ', 'empty'],
    ['letters of no code', 'код#состояние', 'no-code'],
  ])('%s', (_, text, expected) => {
    expect(read(text, showing)).toBe(expected);
  });

  it('is not taken without its state where we were listening', () => {
    expect(read(code, listening)).toBe('no-code');
    expect(read(`${code}#`, listening)).toBe('no-code');
    expect(read(`${code}#${state}`, listening)).toBe(code);
  });

  it('never says back what was pasted', () => {
    try {
      readPasted(`${code}#another`, showing);
      expect.unreachable();
    } catch (cause) {
      expect(`${String(cause)} ${JSON.stringify(cause)}`).not.toContain(code);
    }
  });
});
