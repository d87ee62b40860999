import type { ProviderState } from './parts.ts';

const prefix = 'portunus:';

/**
 * Which part a packed state belongs to: the reasoning it stands in, or, where a dialect keeps state nowhere else, the
 * part behind or before that reasoning.
 */
export type StateOwner = 'own' | 'next' | 'previous';

export interface PackedState {
  readonly state: ProviderState;
  readonly owner: StateOwner;
}

/**
 * A client hands back what its own dialect calls a signature or encrypted content, and knows nothing of makers. State
 * of another maker therefore travels in that place with its maker's name before it.
 */
export function packState({ maker, data }: ProviderState, owner: StateOwner = 'own'): string {
  return `${prefix}${owner}:${encodeURIComponent(maker)}:${data}`;
}

/** Undefined for what we did not pack: it is the dialect's own. */
export function unpackState(packed: string): PackedState | undefined {
  const found = /^portunus:(own|next|previous):([^:]*):/.exec(packed);
  if (found === null) return undefined;
  const [head, owner, maker = ''] = found;
  return {
    state: { maker: decode(maker), data: packed.slice(head.length) },
    owner: owner as StateOwner,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
