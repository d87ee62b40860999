import { isObject, type JsonObject } from '../read-json.ts';
import type { ToolCallPart } from './parts.ts';
import { wrapCustomInput } from './custom-input.ts';

/** A call's input as an object, for dialects that have no other; undefined when the model's JSON is broken. */
export function parseInput({ kind, input }: Pick<ToolCallPart, 'kind' | 'input'>): JsonObject | undefined {
  const json = kind === 'text' ? wrapCustomInput(input) : input;
  if (json.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : {};
  } catch {
    return undefined;
  }
}
