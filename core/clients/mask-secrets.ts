/**
 * What may be shown of a config file. A diff goes to terminals, logs and screenshots, and its context lines are
 * the user's: every value that may be a secret is replaced by a mark, the same mark for the same value, so that
 * a change can still be seen. Rather too much than too little.
 */
import type { ConfigFormat, StringSpan } from './formats/config-format.ts';

const secretNames = /key|token|secret|password|passwd|credential|auth|cookie|header|bearer|\bpat\b|_pat$/i;

/** How known issuers' keys begin, wherever they stand. */
const knownKeys =
  /\b(?:ptn_|sk-|sk_|pk_|rk_|AIza|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|hf_|gsk_|xai-|AKIA|ya29\.|eyJ)[\w+/=.-]{6,}/g;
const bearer = /\b(Bearer|Basic)\s+[\w+/=.~-]{6,}/gi;
const userInfo = /:\/\/[^/\s"'@]+@/g;
const queryValue = /([?&][\w.-]*(?:key|token|secret|auth|sig)[\w.-]*=)[^&\s"'#]+/gi;
/** Long, without spaces, letters and digits mixed: nobody wrote that by hand. */
const opaque = /\b(?=[\w+-]*\d)(?=[\w+-]*[A-Za-z])[\w+-]{32,}/g;

/** Gives the same value the same mark in every text that it is asked about. */
export interface Masks {
  mask(format: ConfigFormat, text: string): string;
}

/** `own` are texts of ours, which are named as such. */
export function createMasks(own: ReadonlySet<string>): Masks {
  const marks = new Map<string, string>();
  const markOf = (secret: string) => {
    if (own.has(secret)) return '(Portunus key)';
    const mark = marks.get(secret) ?? `(hidden ${marks.size + 1})`;
    marks.set(secret, mark);
    return mark;
  };
  return {
    mask: (format, text) => maskKnown(maskValues(text, format.strings(text), own, markOf), markOf),
  };
}

function maskValues(
  text: string,
  spans: readonly StringSpan[],
  own: ReadonlySet<string>,
  markOf: (secret: string) => string,
): string {
  let masked = '';
  let from = 0;
  for (const span of spans) {
    if (span.value === '' || !(own.has(span.value) || span.path.some((name) => secretNames.test(name))))
      continue;
    masked += `${text.slice(from, span.offset)}"${maskValue(span, markOf)}"`;
    from = span.offset + span.length;
  }
  return masked + text.slice(from);
}

const headerLine = /^\s*([\w-]+):\s*(.+?)\s*$/;

/** Of a list of headers, `Name: value` a line, the names are shown. */
function maskValue({ value, path }: StringSpan, markOf: (secret: string) => string): string {
  const lines = value.split('\n').map((line) => headerLine.exec(line));
  const isHeaders = /headers?$/i.test(path.at(-1) ?? '') && lines.every((line) => line !== null);
  if (!isHeaders) return markOf(value);
  return lines.map(([, name = '', secret = '']) => `${name}: ${markOf(secret)}`).join('\\n');
}

/** Inside other values and in comments. */
function maskKnown(text: string, markOf: (secret: string) => string): string {
  return text
    .replace(userInfo, (match) => `://${markOf(match)}@`)
    .replace(queryValue, (match, name: string) => name + markOf(match))
    .replace(bearer, (match, scheme: string) => `${scheme} ${markOf(match)}`)
    .replace(knownKeys, markOf)
    .replace(opaque, markOf);
}
