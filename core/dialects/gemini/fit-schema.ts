import { isObject, type JsonObject } from '../read-json.ts';

/**
 * For Google's own servers, which read JSON Schema: all but its dialect's name (pitfall 21), and `const`, which they
 * pass over. Only schemas are changed; a property may be *named* like a keyword.
 */
export function fitJsonSchema(schema: JsonObject): JsonObject {
  const fitted: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$schema' || key === '$id' || key === '$comment') continue;
    if (key === 'const') fitted['enum'] = [value];
    else fitted[key] = fitMember(key, value);
  }
  return fitted;
}

/** What a function takes is an object, at least (pitfall 17). */
export function fitParameters(schema: JsonObject): JsonObject {
  const fitted = fitJsonSchema(schema);
  const isObjects = fitted['type'] === undefined || fitted['type'] === 'object';
  return isObjects ? { ...fitted, type: 'object', properties: fitted['properties'] ?? {} } : fitted;
}

const named: readonly string[] = ['properties', '$defs', 'definitions', 'patternProperties'];
const single: readonly string[] = ['items', 'additionalProperties', 'not', 'contains', 'propertyNames'];
const several: readonly string[] = ['anyOf', 'allOf', 'oneOf', 'prefixItems', 'items'];

function fitMember(key: string, value: unknown): unknown {
  if (several.includes(key) && Array.isArray(value)) return value.map(fitInner);
  if (single.includes(key)) return fitInner(value);
  if (!named.includes(key) || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fitInner(inner)]));
}

const fitInner = (schema: unknown) => (isObject(schema) ? fitJsonSchema(schema) : schema);
