import { AppFailure } from '../../shared/errors.ts';
import type { Provider, ProviderRegistry } from '../providers/provider-registry.ts';

/** Shorter than any real key that begins with a known prefix: the end was lost while copying. */
const shortestKnownKey = 20;

/** Prefixes that say what a text is although it is no API key of any provider we have. */
const notAnApiKey: readonly { prefix: string; is: string }[] = [
  { prefix: 'sk-ant-oat', is: 'a Claude subscription token: add it as a setup token of Claude' },
  {
    prefix: 'sk-ant-ort',
    is: 'a Claude refresh token, which is good for one renewal: sign in to Claude instead',
  },
  { prefix: 'sk-ant-admin', is: 'an Anthropic admin key, which cannot ask models' },
  { prefix: 'ptn_', is: 'a key of Portunus itself, not of a provider' },
];

/**
 * Recognises a key that cannot be right before anything is sent: padded, broken, or another provider's.
 * At an address of the user's own any text may be a key, so only the shape of the text is checked there.
 * Returns the key; throws AppFailure `account-key-invalid`, never with any part of the key in it.
 */
export function parseKey(
  text: string,
  provider: Provider,
  providers: ProviderRegistry,
  ownAddress: boolean,
): string {
  const key = text.trim();
  const refuse = (problem: string) =>
    new AppFailure({ code: 'account-key-invalid', provider: provider.id, problem });
  if (key === '') throw refuse('The key is empty.');
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw refuse('The key holds spaces, line breaks or characters that no key has.');
  }
  if (ownAddress) return key;

  const known = notAnApiKey.find((entry) => key.startsWith(entry.prefix));
  if (known !== undefined) throw refuse(`This is ${known.is}.`);
  const owner = findKeyOwner(key, providers);
  if (owner !== undefined && owner.id !== provider.id) {
    throw refuse(`This looks like a key of ${owner.label}, not of ${provider.label}.`);
  }
  if (owner !== undefined && key.length < shortestKnownKey)
    throw refuse('The key is too short: its end is missing.');
  return key;
}

/** Who a key is from, by its longest matching prefix: `sk-ant-api03-` also begins with `sk-`. */
export function findKeyOwner(key: string, providers: ProviderRegistry): Provider | undefined {
  const matches = Object.values(providers).flatMap((provider) =>
    provider.keyPrefixes.filter((prefix) => key.startsWith(prefix)).map((prefix) => ({ provider, prefix })),
  );
  return matches.sort((a, b) => b.prefix.length - a.prefix.length)[0]?.provider;
}
