import { useKnown } from '../../../state/session-context.tsx';

const dayMs = 24 * 3_600_000;

/** How long before its end a credential counts as ending soon. */
export function useSoonMs(): number {
  return useKnown(({ settings }) => settings.settings.expiresSoonMs) ?? dayMs;
}
