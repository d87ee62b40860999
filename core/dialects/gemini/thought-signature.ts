import type { ProviderState } from '../message/parts.ts';
import { packState, unpackState } from '../message/provider-state.ts';

/** Whose state it is that a client holds without a maker's name. */
export const ownMaker = 'gemini';

/**
 * What Google takes where a history has a call without the signature that its newer models want (pitfall 26):
 * https://ai.google.dev/gemini-api/docs/thought-signatures
 */
export const noSignature = 'skip_thought_signature_validator';

const placeholders: readonly string[] = [noSignature, 'context_engineering_is_the_way_to_go'];
const packedHead = Buffer.from('portunus:').toString('base64');

/** State of ours is the bare signature, empty for thoughts that were shown without one. */
export function ownState(maker: string, signature: string | null): ProviderState {
  return { maker, data: signature ?? '' };
}

/** From a client's part. */
export function readSignature(value: string | undefined): ProviderState | undefined {
  if (value === undefined || value === '' || placeholders.includes(value)) return undefined;
  if (!value.startsWith(packedHead)) return ownState(ownMaker, value);
  return unpackState(Buffer.from(value, 'base64').toString('utf8'))?.state;
}

/** What a client is given to hold. Google's SDKs take it for bytes, so what is packed has to be base64 as well. */
export function writeSignature(state: ProviderState | undefined): string | undefined {
  if (state === undefined) return undefined;
  if (state.maker === ownMaker) return state.data === '' ? undefined : state.data;
  return Buffer.from(packState(state)).toString('base64');
}

/** What an upstream is given back; undefined for state that another made. */
export function returnSignature(state: ProviderState | undefined, maker: string): string | undefined {
  return state?.maker === maker && state.data !== '' ? state.data : undefined;
}
