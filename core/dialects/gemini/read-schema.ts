import { isObject, type JsonObject } from '../read-json.ts';

/** Google's `Schema`, a dialect of OpenAPI's: https://ai.google.dev/api/caching#Schema */
const camelCase: Readonly<Record<string, string>> = {
  any_of: 'anyOf',
  max_items: 'maxItems',
  min_items: 'minItems',
  max_length: 'maxLength',
  min_length: 'minLength',
  max_properties: 'maxProperties',
  min_properties: 'minProperties',
  property_ordering: 'propertyOrdering',
};
/** Sixty-four bits are written as texts. */
const counts = ['maxItems', 'minItems', 'maxLength', 'minLength', 'maxProperties', 'minProperties'];

/** As JSON Schema, which everybody else reads. */
export function readSchema(schema: JsonObject): JsonObject {
  const read: Record<string, unknown> = {};
  for (const [given, value] of Object.entries(schema)) {
    const key = camelCase[given] ?? given;
    if (value === null || key === 'nullable' || key === 'propertyOrdering') continue;
    if (key === 'example') read['examples'] = [value];
    else if (key !== 'format' || value !== 'enum') read[key] = readMember(key, value);
  }
  return schema['nullable'] === true ? allowNull(read) : read;
}

function readMember(key: string, value: unknown): unknown {
  if (key === 'type') return readType(value);
  if (counts.includes(key)) return typeof value === 'string' ? Number(value) : value;
  if (key === 'items') return readInner(value);
  if (key === 'anyOf') return Array.isArray(value) ? value.map(readInner) : value;
  if (key !== 'properties' || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readInner(inner)]));
}

const readInner = (schema: unknown) => (isObject(schema) ? readSchema(schema) : schema);

function readType(type: unknown): unknown {
  if (typeof type !== 'string') return type;
  return type === 'TYPE_UNSPECIFIED' ? undefined : type.toLowerCase();
}

function allowNull(schema: JsonObject): JsonObject {
  const { type, enum: values, anyOf } = schema;
  return {
    ...schema,
    ...(typeof type === 'string' && { type: [type, 'null'] }),
    ...(Array.isArray(values) && { enum: [...(values as unknown[]), null] }),
    ...(Array.isArray(anyOf) && { anyOf: [...(anyOf as unknown[]), { type: 'null' }] }),
  };
}
