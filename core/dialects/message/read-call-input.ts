import { CustomInputReader } from './custom-input.ts';
import type { InputKind } from './parts.ts';

/** The JSON of a whole call as its tool's client wants it. */
export function readCallInput(json: string, kind: InputKind): string {
  if (kind === 'json') return json.trim() === '' ? '{}' : json;
  const reader = new CustomInputReader();
  return reader.feed(json) + reader.end();
}
