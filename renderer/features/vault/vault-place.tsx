import type { VaultStatus } from '../../../shared/models/vault.ts';
import { linkTo } from '../../app/navigation.ts';
import { useWords } from '../../i18n/language-context.tsx';
import type { Text } from '../../i18n/texts.ts';
import { useKnown } from '../../state/session-context.tsx';

/** In one line where secrets live. */
export function VaultPlace() {
  const { text } = useWords();
  const vault = useKnown((known) => known.vault.vault);
  if (vault === undefined) return null;
  return (
    <>
      {describePlace(vault, text.vault)} <a href={linkTo('settings')}>{text.vault.whereIsWhat}</a>
    </>
  );
}

export function describePlace({ kind, locked, backend }: VaultStatus, words: Text['vault']): string {
  if (kind === 'none') return locked ? words.placeLocked : words.placeNone;
  if (locked) return words.placeLocked;
  if (kind === 'keychain') return words.placeKeychain(backend ?? words.unnamedKeychain);
  return kind === 'passphrase' ? words.placePassphrase : words.placeSession;
}
