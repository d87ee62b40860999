import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { Sentence } from '../../shared/models/sentence.ts';

export interface Sample<T> {
  readonly name: string;
  readonly value: T;
  /** The texts and numbers in it that both languages should show alike. */
  readonly facts: readonly string[];
}

/** One error per code, and one more per choice within it, made from the union itself: a new code is there at once. */
export const listErrorSamples = (): Sample<AppError>[] => listSamples(AppError);
export const listSentenceSamples = (): Sample<Sentence>[] => listSamples(Sentence);

function listSamples<T extends { code: string }>(union: z.ZodType<T>): Sample<T>[] {
  return listValues('', union).map((fields) => toSample(union.parse(fields)));
}

function toSample<T extends { code: string }>(value: T): Sample<T> {
  const { code, ...rest } = value;
  return { name: `${code} ${JSON.stringify(rest)}`, value, facts: listFacts(value) };
}

function listFacts(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(listFacts);
  return [String(value)].filter((text) => /^⟦|^\d+$/.test(text));
}

/** Believable values of a field, the plainest first. */
function listValues(name: string, schema: z.core.$ZodType): unknown[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
      return [`⟦${name}⟧`];
    case 'number':
      return [4321];
    case 'boolean':
      return [false, true];
    case 'literal':
      return [...def.values];
    case 'enum':
      return Object.values(def.entries);
    case 'array':
      return [listValues(name, def.element).slice(0, 2)];
    case 'nullable':
      return [...listValues(name, def.innerType), null];
    case 'union':
      return def.options.flatMap((option) => listValues(name, option));
    case 'object':
      return listObjects(def.shape);
    default:
      throw new Error(`${name}: no sample for a field of type ${def.type}`);
  }
}

/** The plainest values together, then each other choice of one field among them. */
function listObjects(shape: Readonly<Record<string, z.core.$ZodType>>): unknown[] {
  const fields = Object.entries(shape).map(([name, schema]) => [name, listValues(name, schema)] as const);
  const first = Object.fromEntries(fields.map(([name, [plainest]]) => [name, plainest]));
  const others = fields.flatMap(([name, values]) =>
    values.slice(1).map((value) => ({ ...first, [name]: value })),
  );
  return [first, ...others];
}
