import { asList, asLoose, asText, type Loose } from './loose-json.ts';

/** Harmless wherever it is run. */
const demoCommand = 'echo "Portunus demo"';
/** Schemas may refer to themselves. */
const deepest = 6;

/** Arguments that follow a tool's schema: only what is required, and nothing that could do harm. */
export function inventArguments(schema: unknown): Loose {
  return asLoose(inventValue(schema, 'Portunus demo'));
}

/** A value that follows a JSON schema, or Gemini's subset of it; free text says `words`. */
export function inventValue(schema: unknown, words: string): unknown {
  return invent(asLoose(schema), '', { root: asLoose(schema), words, depth: 0 });
}

interface Context {
  /** Where `$ref` points into. */
  readonly root: Loose;
  readonly words: string;
  readonly depth: number;
}

function invent(given: Loose, name: string, context: Context): unknown {
  const schema = resolve(given, context.root);
  const stated = findStated(schema);
  if (stated !== undefined) return stated;
  if (context.depth >= deepest) return null;
  const inner = { ...context, depth: context.depth + 1 };
  const branch = chooseBranch(schema);
  if (branch !== undefined) return invent(branch, name, inner);
  switch (typeOf(schema)) {
    case 'object':
      return inventObject(schema, inner);
    case 'array':
      return inventArray(schema, name, inner);
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return inventNumber(schema);
    case 'null':
      return null;
    default:
      return inventText(schema, name, context.words);
  }
}

/** The schema itself names a value. */
function findStated(schema: Loose): unknown {
  if (schema['const'] !== undefined) return schema['const'];
  const choices = Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : [];
  return choices[0] ?? schema['default'];
}

/** The first of several allowed shapes that is not "nothing". */
function chooseBranch(schema: Loose): Loose | undefined {
  const branches = [schema['anyOf'], schema['oneOf'], schema['allOf']].flatMap(asList);
  return branches.find((branch) => typeOf(branch) !== 'null');
}

function inventObject(schema: Loose, context: Context): Loose {
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  const wanted = Object.entries(asLoose(schema['properties'])).filter(
    ([name]) => required.includes(name) || isCommand(name),
  );
  return Object.fromEntries(
    wanted.map(([name, property]) => [name, invent(asLoose(property), name, context)]),
  );
}

function inventArray(schema: Loose, name: string, context: Context): unknown[] {
  if (isCommand(name)) return name === 'commands' ? [demoCommand] : ['bash', '-lc', demoCommand];
  const least = Math.min(asNumber(schema['minItems']) ?? 0, 10);
  return Array.from({ length: least }, () => invent(asLoose(schema['items']), name, context));
}

function inventNumber(schema: Loose): number {
  const least = asNumber(schema['minimum']) ?? (asNumber(schema['exclusiveMinimum']) ?? 0) + 1;
  return Math.min(least, asNumber(schema['maximum']) ?? least);
}

const byFormat: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '00:00:00Z',
  uri: 'https://example.com/',
  email: 'demo@example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
};

function inventText(schema: Loose, name: string, words: string): string {
  if (isCommand(name)) return demoCommand;
  const format = byFormat[asText(schema['format'])];
  if (format !== undefined) return format;
  if (/url|uri|link/i.test(name)) return 'https://example.com/';
  // A name of the demo's own, in case the tool writes there.
  if (/path|file/i.test(name)) return 'portunus-demo.txt';
  return words.padEnd(asNumber(schema['minLength']) ?? 0, '.').slice(0, asNumber(schema['maxLength']));
}

function isCommand(name: string): boolean {
  return /^(command|commands|cmd|script)$/.test(name);
}

/** Gemini spells types in capitals; several types may stand in a list. */
function typeOf(schema: Loose): string {
  const types = [schema['type']].flat().map((type) => asText(type).toLowerCase());
  const type = types.find((each) => each !== 'null') ?? types[0] ?? '';
  return type === '' && schema['properties'] !== undefined ? 'object' : type;
}

/** Only references within the schema, such as `#/$defs/Item`. */
function resolve(schema: Loose, root: Loose): Loose {
  const reference = asText(schema['$ref']);
  if (!reference.startsWith('#/')) return schema;
  return reference
    .slice(2)
    .split('/')
    .reduce((place, step) => asLoose(place[step]), root);
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
