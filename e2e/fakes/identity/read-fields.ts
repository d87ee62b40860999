import type { SeenRequest } from '../fake-upstream.ts';

/** The fields of a request's body as its content type says. */
export interface Fields {
  readonly as: 'json' | 'form';
  readonly values: Readonly<Record<string, unknown>>;
}

/** Undefined for what is neither a JSON object nor a form in which every name stands once. */
export function readFields(request: SeenRequest): Fields | undefined {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const text = request.body.toString('utf8');
  if (type === 'application/json') return readJsonFields(text);
  if (type === 'application/x-www-form-urlencoded') return readFormFields(text);
  return undefined;
}

function readJsonFields(text: string): Fields | undefined {
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values !== 'object' || values === null || Array.isArray(values)) return undefined;
    return { as: 'json', values: { ...values } };
  } catch {
    return undefined;
  }
}

function readFormFields(text: string): Fields | undefined {
  const form = new URLSearchParams(text);
  return repeatsName(form) ? undefined : { as: 'form', values: Object.fromEntries(form) };
}

/** RFC 6749, 3.1: parameters must not be included more than once. */
export function repeatsName(parameters: URLSearchParams): boolean {
  return new Set(parameters.keys()).size !== parameters.size;
}

/** A field that is a text with something in it. */
export function readText({ values }: Fields, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
