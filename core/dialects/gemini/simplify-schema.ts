import { asList, asObject, asText, isObject, type JsonObject } from '../read-json.ts';

/** What the model is told in words, since the rest of the dialect's schema differs from server to server. */
const told: readonly string[] = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'pattern',
  'format',
  'default',
];

/** Followed references in one schema: it could be made of nothing but these. */
const maxReferences = 500;

/** Undefined for functions that take nothing: an object without properties is refused. */
export function simplifyParameters(schema: JsonObject): JsonObject | undefined {
  const simple = simplifySchema(schema);
  return simple['properties'] === undefined ? undefined : { ...simple, type: 'OBJECT' };
}

/**
 * JSON Schema in the part of OpenAPI's that whoever speaks Gemini's dialect reads: no references, alternatives,
 * constants or lists of types. Only schemas are changed; a property may be *named* like a keyword.
 */
export function simplifySchema(schema: JsonObject): JsonObject {
  return simplify(schema, { root: schema, within: [], followed: { count: 0 } });
}

interface Place {
  readonly root: JsonObject;
  /** The references that led here: where a schema holds itself, it is left open from there on. */
  readonly within: readonly string[];
  readonly followed: { count: number };
}

function simplify(given: JsonObject, place: Place): JsonObject {
  const reference = asText(given['$ref']);
  if (reference !== null) return followReference(reference, given, place);
  const { schema, isNullable } = choose(mergeAll(given, place));
  if (isComposed(schema)) return { ...simplify(schema, place), ...(isNullable && { nullable: true }) };
  const type = typeOf(schema);
  const values = listValues(schema, type);
  const notes = [...notesOf(schema), ...(values.notes ?? [])];
  const words = [asText(schema['description']), notes.length > 0 ? `(${notes.join(', ')})` : null];
  const description = words.filter((word) => word !== null).join(' ');
  return {
    type: type?.toUpperCase(),
    title: schema['title'],
    description: description === '' ? undefined : description,
    enum: values.enum,
    nullable: isNullable || values.hasNull ? true : undefined,
    ...(type === 'object' && simplifyProperties(schema, place)),
    ...(type === 'array' && { items: simplifyItems(schema['items'], place) }),
  };
}

function followReference(reference: string, given: JsonObject, place: Place): JsonObject {
  const beside = Object.fromEntries(Object.entries(given).filter(([key]) => key !== '$ref'));
  const found = follow(reference, place);
  return simplify({ ...found?.schema, ...beside }, found?.place ?? place);
}

function follow(reference: string, place: Place): { schema: JsonObject; place: Place } | undefined {
  const { root, within, followed } = place;
  if (within.includes(reference) || followed.count >= maxReferences) return undefined;
  followed.count += 1;
  const schema = findReferred(root, reference);
  return schema && { schema, place: { root, within: [...within, reference], followed } };
}

function findReferred(root: JsonObject, reference: string): JsonObject | undefined {
  if (!reference.startsWith('#')) return undefined;
  const steps = reference.slice(1).split('/').filter(Boolean);
  const found = steps.reduce<unknown>(
    (at, step) => asObject(at)[decodeURIComponentSafely(step).replaceAll('~1', '/').replaceAll('~0', '~')],
    root,
  );
  return isObject(found) ? found : undefined;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** All of several schemas is one with what each of them says. */
function mergeAll(schema: JsonObject, place: Place): JsonObject {
  const { allOf, ...rest } = schema;
  const branches = asList(allOf).map((branch) => resolve(asObject(branch), place));
  if (branches.length === 0) return rest;
  const all = [...branches, rest];
  const properties: unknown = Object.assign({}, ...all.map((branch) => asObject(branch['properties'])));
  const required = all.flatMap((branch) => asList(branch['required']));
  return { ...Object.assign({}, ...all), properties, required } as JsonObject;
}

function resolve(branch: JsonObject, place: Place): JsonObject {
  const reference = asText(branch['$ref']);
  if (reference === null) return mergeAll(branch, place);
  const found = follow(reference, place);
  return found === undefined ? {} : mergeAll(found.schema, found.place);
}

/** Of alternatives the one that says most; null among them is a mark, not an alternative. */
function choose(schema: JsonObject): { schema: JsonObject; isNullable: boolean } {
  const { anyOf, oneOf, ...rest } = schema;
  const types = asList(schema['type']);
  const isNullable = schema['nullable'] === true || types.includes('null');
  const type = Array.isArray(schema['type']) ? types.find((one) => one !== 'null') : schema['type'];
  const branches = [...asList(anyOf), ...asList(oneOf)].map(asObject);
  const real = branches.filter((branch) => branch['type'] !== 'null');
  const hasNull = isNullable || real.length < branches.length;
  const [first, ...others] = real;
  if (first === undefined) return { schema: { ...rest, type }, isNullable: hasNull };
  const best = others.reduce((a, b) => (weigh(b) > weigh(a) ? b : a), first);
  const chosen = { ...rest, ...(type !== undefined && { type }), ...best };
  return { schema: chosen, isNullable: hasNull };
}

/** The chosen alternative may be made of others in its turn. */
function isComposed(schema: JsonObject): boolean {
  return (
    asText(schema['$ref']) !== null || ['allOf', 'anyOf', 'oneOf'].some((key) => Array.isArray(schema[key]))
  );
}

function weigh(schema: JsonObject): number {
  if (schema['$ref'] !== undefined || isObject(schema['properties'])) return 3;
  if (schema['type'] === 'array') return 2;
  return schema['type'] === 'string' || schema['enum'] !== undefined ? 1 : 0;
}

function typeOf(schema: JsonObject): string | undefined {
  const type = asText(schema['type']);
  if (type !== null) return type.toLowerCase();
  if (isObject(schema['properties'])) return 'object';
  if (schema['items'] !== undefined) return 'array';
  return schema['enum'] !== undefined || schema['const'] !== undefined ? undefined : 'object';
}

interface Values {
  readonly enum?: readonly string[];
  readonly notes?: readonly string[];
  readonly hasNull: boolean;
}

/** Only texts can be listed; other values are told, so that a number stays one. */
function listValues(schema: JsonObject, type: string | undefined): Values {
  const given = 'const' in schema ? [schema['const']] : asList(schema['enum']);
  const values = given.filter((value) => value !== null);
  const hasNull = values.length < given.length;
  if (values.length === 0) return { hasNull };
  if (type === undefined || type === 'string')
    return {
      hasNull,
      enum: values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
    };
  return { hasNull, notes: [`one of ${values.map((value) => JSON.stringify(value)).join(', ')}`] };
}

function notesOf(schema: JsonObject): string[] {
  return told.flatMap((key) => (key in schema ? [`${key}: ${JSON.stringify(schema[key])}`] : []));
}

function simplifyProperties(schema: JsonObject, place: Place): JsonObject {
  const properties = Object.entries(asObject(schema['properties'])).map(
    ([name, inner]) => [name, simplify(asObject(inner), place)] as const,
  );
  if (properties.length === 0) return {};
  const names = properties.map(([name]) => name);
  const required = asList(schema['required']).filter((name) => names.some((known) => known === name));
  return {
    properties: Object.fromEntries(properties),
    required: required.length > 0 ? [...new Set(required)] : undefined,
  };
}

/** A list has to say what of; one that says it place by place says its first. */
function simplifyItems(items: unknown, place: Place): JsonObject {
  const first: unknown = Array.isArray(items) ? items[0] : items;
  return isObject(first) && Object.keys(first).length > 0 ? simplify(first, place) : { type: 'STRING' };
}
