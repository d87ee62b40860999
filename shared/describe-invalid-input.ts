import type { z } from 'zod';
import type { AppError } from './errors.ts';

/** Names the field and the rule it broke; zod's messages do not repeat the value. */
export function describeInvalidInput(error: z.ZodError): AppError {
  const [issue] = error.issues;
  if (issue === undefined) return { code: 'invalid-input', field: '', problem: 'The input is not valid' };
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  return { code: 'invalid-input', field: path.map(String).join('.'), problem: issue.message };
}
