import { asList, asObject, isObject, type JsonObject } from '../read-json.ts';

/** Limits on values that Anthropic does not enforce and refuses to be told in a strict schema. */
const unenforced: readonly string[] = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'maxItems',
  'uniqueItems',
];

const notAtTheTop: readonly string[] = ['$schema', 'anyOf', 'oneOf', 'allOf'];

/** A tool's schema is an object's at its top, with properties (pitfall 17) and without alternatives. */
export function fitToolSchema(schema: JsonObject): JsonObject {
  const branches = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => asList(schema[key])).map(asObject);
  const kept = Object.entries(schema).filter(([key]) => !notAtTheTop.includes(key));
  const properties: unknown = Object.assign({}, ...branches.map(propertiesOf), propertiesOf(schema));
  return { ...Object.fromEntries(kept), type: 'object', properties };
}

const propertiesOf = ({ properties }: JsonObject) => (isObject(properties) ? properties : {});

/**
 * The schema of an answer: objects are closed, and limits that cannot be enforced are told to the model in words.
 * Only schemas are changed; a property may be *named* like a keyword.
 */
export function fitOutputSchema(schema: JsonObject): JsonObject {
  const fitted: Record<string, unknown> = {};
  const limits: string[] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$schema') continue;
    if (unenforced.includes(key)) limits.push(`${key}: ${JSON.stringify(value)}`);
    else fitted[key] = fitMember(key, value);
  }
  if (limits.length > 0)
    fitted['description'] = [schema['description'], `(${limits.join(', ')})`].filter(Boolean).join(' ');
  if (schema['type'] === 'object') fitted['additionalProperties'] = false;
  return fitted;
}

function fitMember(key: string, value: unknown): unknown {
  switch (key) {
    case 'properties':
    case '$defs':
    case 'definitions':
      return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fitInner(inner)]))
        : value;
    case 'items':
    case 'anyOf':
    case 'allOf':
    case 'oneOf':
      return Array.isArray(value) ? value.map(fitInner) : fitInner(value);
    default:
      return value;
  }
}

const fitInner = (schema: unknown) => (isObject(schema) ? fitOutputSchema(schema) : schema);
