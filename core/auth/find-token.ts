/**
 * Finds the token in what a person pasted: the token itself, or what `claude setup-token` printed around it. Tells by
 * its prefix what is something else. No part of the text is ever logged or said back.
 */
import { stripVTControlCharacters } from 'node:util';
import { AppFailure } from '../../shared/errors.ts';
import { findKeyOwner } from '../accounts/key-shape.ts';
import type { Provider, ProviderRegistry } from '../providers/provider-registry.ts';

/** Shorter than any token there is: the end was lost while copying. */
const shortestToken = 40;
/** A terminal that is narrower breaks no token: nobody could read it. */
const narrowestTerminal = 20;

/** Throws AppFailure `account-key-invalid`. */
export function findToken(text: string, provider: Provider, providers: ProviderRegistry): string {
  const refuse = (problem: string) =>
    new AppFailure({ code: 'account-key-invalid', provider: provider.id, problem });
  const lines = cleanLines(text);
  const pasted = lines.join('\n').trim();
  if (pasted === '') throw refuse('There is nothing in the pasted text.');
  const problem = nameOtherKind(pasted, provider, providers);
  if (problem !== undefined) throw refuse(problem);
  const found = provider.keyPrefixes.flatMap((prefix) => collectTokens(lines, prefix));
  if (found.length > 1)
    throw refuse('There is more than one token in the pasted text: paste the one to keep.');
  const token = found[0] ?? unwrapToken(lines);
  if (provider.keyPrefixes.length > 0 && found.length === 0) {
    throw refuse(`There is no token of ${provider.label} in the pasted text.`);
  }
  if (!/^[\x21-\x7e]+$/.test(token)) throw refuse('There is no token in the pasted text.');
  if (token.length < shortestToken) throw refuse('The token is too short: its end is missing.');
  return token;
}

/** Without colours, the frames that terminals draw, and the spaces around. */
function cleanLines(text: string): string[] {
  return stripVTControlCharacters(text)
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => line.replace(/[\u2500-\u259f]/g, ' ').trim());
}

/** One token without a prefix that it could be told by. Line breaks in it are a terminal's. */
function unwrapToken(lines: readonly string[]): string {
  const whole = lines.join('').replace(/^["'`“”‘’]+|["'`“”‘’]+$/g, '');
  return whole.replace(/^(?:authorization:\s*)?bearer\s+/i, '');
}

/** All different tokens with this prefix, each put together again where a terminal broke it. */
function collectTokens(lines: readonly string[], prefix: string): string[] {
  const found = lines.flatMap((line, at) => {
    const start = line.indexOf(prefix);
    if (start === -1) return [];
    const head = /^[\w-]+/.exec(line.slice(start))?.[0] ?? '';
    const isBroken = start + head.length === line.length && line.length >= narrowestTerminal;
    return [isBroken ? head + readContinuation(lines, at, line.length) : head];
  });
  // The same one again, cut short, is an example of how to use it.
  const whole = found.filter((token) => !found.some((other) => other !== token && other.startsWith(token)));
  return [...new Set(whole)];
}

/** What a terminal put on the next lines: full ones, and a last one that may be short. */
function readContinuation(lines: readonly string[], at: number, width: number): string {
  let rest = '';
  for (const line of lines.slice(at + 1)) {
    if (!/^[\w-]+$/.test(line) || line.length > width) break;
    rest += line;
    if (line.length < width) break;
  }
  return rest;
}

/** Texts that are no token, by how they begin. */
const otherKinds: readonly { readonly shape: RegExp; readonly words: string }[] = [
  {
    shape: /^sk-ant-ort/,
    words:
      'This is a Claude refresh token, which is good for one renewal and would sign its owner out. Sign in instead.',
  },
  { shape: /^sk-ant-admin/, words: 'This is an Anthropic admin key, which cannot ask models.' },
  { shape: /^sk-ant-api/, words: 'This is an API key of Anthropic: add it as an API key.' },
  { shape: /^ptn_/, words: 'This is a key of Portunus itself, not of a provider.' },
  { shape: /^AIza/, words: 'This is an API key of Gemini: add it as an API key.' },
  {
    shape: /^sk-(?!ant-)/,
    words: 'This is an API key of OpenAI or a compatible provider: add it as an API key.',
  },
  { shape: /^ya29\./, words: 'This is a token of Google, which ends within the hour: sign in instead.' },
  { shape: /^\{/, words: 'This is the content of a file: import the login instead.' },
];

function nameOtherKind(pasted: string, provider: Provider, providers: ProviderRegistry): string | undefined {
  const known = otherKinds.find(({ shape }) => shape.test(pasted));
  if (known !== undefined) return known.words;
  const owner = findKeyOwner(pasted, providers);
  if (owner !== undefined && owner.id !== provider.id)
    return `This looks like a token of ${owner.label}, not of ${provider.label}.`;
  if (provider.keyPrefixes.length > 0 && pasted.startsWith('eyJ')) {
    return `This is a JSON Web Token, which ${provider.label} does not use. Is it one of ChatGPT?`;
  }
  return undefined;
}
