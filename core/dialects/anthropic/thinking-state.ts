import { packState, unpackState, type PackedState } from '../message/provider-state.ts';
import type { ProviderState } from '../message/parts.ts';
import type { JsonObject } from '../read-json.ts';

/** Whose state it is that a client holds without a maker's name: it passed through from there. */
export const ownMaker = 'anthropic';

const signature = 'signature:';
const redacted = 'redacted:';

export function signatureState(maker: string, value: string): ProviderState | undefined {
  return value === '' ? undefined : { maker, data: signature + value };
}

export function redactedState(maker: string, value: string): ProviderState {
  return { maker, data: redacted + value };
}

/** From a client's thinking block. */
export function readSignature(value: string): PackedState | undefined {
  const packed = unpackState(value);
  if (packed !== undefined) return packed;
  const state = signatureState(ownMaker, value);
  return state && { state, owner: 'own' };
}

/** The block that an upstream is given back; undefined when there is no state that it would take. */
export function writeThinking(
  text: string,
  state: ProviderState | undefined,
  maker: string,
): JsonObject | undefined {
  if (state?.maker !== maker) return undefined;
  if (state.data.startsWith(redacted))
    return { type: 'redacted_thinking', data: state.data.slice(redacted.length) };
  return { type: 'thinking', thinking: text, signature: state.data.slice(signature.length) };
}

/** What a client is given to hold; as it is only where the client will hand it back in the same kind of block. */
export function writeSignature(state: ProviderState | undefined): string {
  if (state === undefined) return '';
  const isOwn = state.maker === ownMaker && state.data.startsWith(signature);
  return isOwn ? state.data.slice(signature.length) : packState(state);
}
