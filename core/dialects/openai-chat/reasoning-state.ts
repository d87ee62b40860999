import type { ProviderState, ReasoningPart } from '../message/parts.ts';
import { packState, unpackState } from '../message/provider-state.ts';
import { asList, asObject, asText, type JsonObject } from '../read-json.ts';

/**
 * Chat has no reasoning state of its own. Ours travels where OpenRouter's clients keep theirs, in
 * `reasoning_details`, and that of a call where Google's compatible API puts it, in `extra_content`.
 */
export function writeDetails(state: ProviderState): JsonObject[] {
  return [{ type: 'reasoning.encrypted', data: packState(state) }];
}

export function writeCallState(state: ProviderState | undefined): JsonObject {
  if (state === undefined) return {};
  return { extra_content: { google: { thought_signature: packState(state) } } };
}

export function readCallState(extraContent: unknown): ProviderState | undefined {
  const signature = asText(asObject(asObject(extraContent)['google'])['thought_signature']);
  if (signature === null) return undefined;
  return unpackState(signature)?.state;
}

/** The text of a message or delta, by whichever of its names the server writes it (pitfalls 10, 33). */
export function readReasoningText(message: JsonObject): string {
  const plain = asText(message['reasoning_content']) ?? asText(message['reasoning']);
  if (plain !== null) return plain;
  return asList(message['reasoning_details'])
    .map((detail) => asText(asObject(detail)['text']) ?? asText(asObject(detail)['summary']) ?? '')
    .join('');
}

/** A client's message: what it thought, and what we gave it to hold. */
export function readReasoning(message: JsonObject, at: string): ReasoningPart[] {
  const text = readReasoningText(message);
  const packed = asList(message['reasoning_details']).flatMap(
    (detail) => unpackState(asText(asObject(detail)['data']) ?? '') ?? [],
  );
  const state = packed[0]?.state;
  return text === '' && state === undefined ? [] : [{ type: 'reasoning', text, state, at }];
}
