import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';

export interface ErrorSample {
  readonly name: string;
  readonly error: AppError;
  /** The texts and numbers in it that both languages should show alike. */
  readonly facts: readonly string[];
}

/** One error per code, and one more per choice within it, made from the union itself: a new code is there at once. */
export function listErrorSamples(): ErrorSample[] {
  return AppError.options.flatMap((option) => {
    const fields = Object.entries(option.shape) as [string, z.core.$ZodType][];
    const first = Object.fromEntries(fields.map(([name, schema]) => [name, listValues(name, schema)[0]]));
    const variants = fields.flatMap(([name, schema]) =>
      listValues(name, schema)
        .slice(1)
        .map((value) => ({ ...first, [name]: value })),
    );
    return [first, ...variants].map((fields) => toSample(AppError.parse(fields)));
  });
}

function toSample(error: AppError): ErrorSample {
  const facts = Object.values(error)
    .flat()
    .map(String)
    .filter((value) => /^⟦|^\d+$/.test(value));
  const { code, ...rest } = error;
  return { name: `${code} ${JSON.stringify(rest)}`, error, facts };
}

/** Believable values of a field, the plainest first. */
function listValues(name: string, schema: z.core.$ZodType): unknown[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
      return [`⟦${name}⟧`];
    case 'number':
      return [4321];
    case 'literal':
      return [...def.values];
    case 'enum':
      return Object.values(def.entries);
    case 'array':
      return [listValues(name, def.element).slice(0, 2)];
    case 'nullable':
      return [...listValues(name, def.innerType), null];
    default:
      throw new Error(`${name}: no sample for a field of type ${def.type}`);
  }
}
