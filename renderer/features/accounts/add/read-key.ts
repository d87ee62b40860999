import type { ProviderView } from '../../../../shared/models/provider.ts';

/** A key as people copy it: with spaces around it, in quotes, from a `NAME=` line or an `Authorization` header. */
export function cleanKey(text: string): string {
  return text
    .trim()
    .replace(/^(export\s+)?[A-Z][A-Z0-9_]*=/, '')
    .replace(/^(Authorization:\s*)?Bearer\s+/i, '')
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
}

/** Whose key this is, by its longest known beginning: `sk-ant-...` also begins with `sk-`. */
export function ownerOfKey(key: string, providers: readonly ProviderView[]): ProviderView | undefined {
  const matches = providers.flatMap((provider) =>
    provider.keyPrefixes
      .filter((prefix) => key.startsWith(prefix))
      .map((prefix) => ({ provider, length: prefix.length })),
  );
  return matches.sort((a, b) => b.length - a.length)[0]?.provider;
}
