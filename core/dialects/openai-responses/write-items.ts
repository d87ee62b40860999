import type { InputKind, MediaPart, ToolName } from '../message/parts.ts';
import type { ProviderState } from '../message/parts.ts';
import type { StateOwner } from '../message/provider-state.ts';
import type { JsonObject } from '../read-json.ts';
import { writeHeldState, writeSummary } from './reasoning-state.ts';

/*
 * The items of an answer, as they stand in a whole one and at the end of a stream's. Streams begin them as
 * `in_progress` and empty.
 */

export type ItemStatus = 'in_progress' | 'completed';

export function writeMessage(id: string, status: ItemStatus, content: readonly unknown[]): JsonObject {
  return { id, type: 'message', status, role: 'assistant', content };
}

export function writeOutputText(
  text: string,
  annotations: readonly unknown[],
  logprobs: readonly unknown[],
): JsonObject {
  return { type: 'output_text', text, annotations, logprobs };
}

export function writeRefusal(refusal: string): JsonObject {
  return { type: 'refusal', refusal };
}

export function writeReasoningItem(id: string, text: string, encrypted?: string): JsonObject {
  return { id, type: 'reasoning', summary: writeSummary(text), encrypted_content: encrypted };
}

/** State of a part that has no place for it stands in an item of its own beside it. */
export function writeCarrier(id: string, state: ProviderState, owner: StateOwner): JsonObject {
  return writeReasoningItem(id, '', writeHeldState(state, owner));
}

export interface CallHead extends ToolName {
  readonly id: string;
  readonly kind: InputKind;
}

export function writeCallItem(id: string, status: ItemStatus, call: CallHead, input: string): JsonObject {
  const { kind, name, namespace } = call;
  const head = { id, type: callTypes[kind], status, call_id: call.id, name, namespace };
  return kind === 'text' ? { ...head, input } : { ...head, arguments: input };
}

export const callTypes = { text: 'custom_tool_call', json: 'function_call' } as const;

/** Undefined for what OpenAI's own tool could not have drawn. */
export function writeImageItem(id: string, { media, source }: MediaPart): JsonObject | undefined {
  if (media !== 'image' || source.kind !== 'base64') return undefined;
  const output_format = source.mediaType.replace('image/', '');
  return { id, type: 'image_generation_call', status: 'completed', output_format, result: source.data };
}

export const mediaLoss = 'OpenAI Responses’ clients cannot be answered with anything but text and images';
