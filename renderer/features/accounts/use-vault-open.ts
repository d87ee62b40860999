import { useKnown } from '../../state/session-context.tsx';

/** Whether a key can be kept and read at this moment; unknown counts as open, since then nothing can be done. */
export function useVaultOpen(): boolean {
  return useKnown(({ vault: { vault } }) => !vault.locked && vault.kind !== 'none') ?? true;
}
