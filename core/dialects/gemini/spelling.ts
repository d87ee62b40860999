import { Fields } from '../message/fields.ts';
import { isObject } from '../read-json.ts';

/** Google's API reads `systemInstruction` and `system_instruction` alike (pitfall 34). */
export function toSnakeCase(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function readBody(body: unknown): Fields {
  return new Fields(body, '', toSnakeCase);
}

/** Where a list is due, Google's API takes a single object for a list of one, and its own examples write it so. */
export function objectsOf(fields: Fields, key: string): Fields[] {
  return isObject(fields.any(key)) ? [fields.object(key)] : fields.maybeObjects(key);
}
