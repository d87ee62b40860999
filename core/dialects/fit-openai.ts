import { createHash } from 'node:crypto';
import { isObject, type JsonObject } from './read-json.ts';

/** OpenAI's limit for a user's id and for a cache key. */
const maxKeyLength = 64;

/** Some servers refuse an object without properties (pitfall 17) or a schema that names its own dialect (pitfall 21). */
export function fitSchema(schema: JsonObject): JsonObject {
  const kept = Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
  const isBare = kept['type'] === 'object' && !isObject(kept['properties']);
  return isBare ? { ...kept, properties: {} } : kept;
}

/** The same for the same user; what is longer may hold more about a person than another provider needs to know. */
export function fitKey(key: string): string {
  return key.length <= maxKeyLength ? key : createHash('sha256').update(key).digest('hex');
}
