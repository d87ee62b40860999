import type { ProviderState } from './parts.ts';

const prefix = 'portunus:';

/**
 * A client hands back what its own dialect calls a signature or encrypted content, and knows nothing of makers. State
 * of another maker therefore travels in that place with its maker's name before it.
 */
export function packState({ maker, data }: ProviderState): string {
  return `${prefix}${encodeURIComponent(maker)}:${data}`;
}

/** Undefined for what we did not pack: it is the dialect's own. */
export function unpackState(packed: string): ProviderState | undefined {
  if (!packed.startsWith(prefix)) return undefined;
  const end = packed.indexOf(':', prefix.length);
  if (end === -1) return undefined;
  return { maker: decode(packed.slice(prefix.length, end)), data: packed.slice(end + 1) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
