import { useState } from 'react';
import type { ProviderView } from '../../../../shared/models/provider.ts';
import { useKnown } from '../../../state/session-context.tsx';
import { cleanKey, ownerOfKey } from './read-key.ts';

/** Nobody is told whose key it is while it is still being typed. */
const shortestKey = 20;

/**
 * Tells whose key was pasted when it is not this provider's. Only the owner is kept, never the key. An endpoint of
 * the person's own may take keys of any shape.
 */
export function useKeyOwner(provider: ProviderView): {
  readonly other: ProviderView | null;
  readonly lookAt: (text: string) => void;
} {
  const providers = useKnown((known) => known.providers) ?? [];
  const [owner, setOwner] = useState<ProviderView | null>(null);
  const lookAt = (text: string) => {
    const key = cleanKey(text);
    setOwner(key.length < shortestKey ? null : (ownerOfKey(key, providers) ?? null));
  };
  const isOther = owner !== null && owner.id !== provider.id && provider.baseUrl !== null;
  return { other: isOther ? owner : null, lookAt };
}
