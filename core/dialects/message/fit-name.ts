import { createHash } from 'node:crypto';

/** What an upstream takes for a name or an id, beyond `A-Z a-z 0-9 _ -`. */
export interface NameRule {
  readonly maxLength: number;
  readonly startsWithLetter?: boolean;
}

const digits = 10;

/** The name itself where the rule allows it; else a readable rest of it with a hash, the same each time. */
export function fitName(name: string, rule: NameRule): string {
  if (isFit(name, rule)) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, digits);
  const rest = name.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, rule.maxLength - digits - 2);
  return `${rule.startsWithLetter === true && !/^[A-Za-z_]/.test(rest) ? '_' : ''}${rest}_${hash}`;
}

function isFit(name: string, { maxLength, startsWithLetter }: NameRule): boolean {
  if (name.length > maxLength || !/^[A-Za-z0-9_-]+$/.test(name)) return false;
  return startsWithLetter !== true || /^[A-Za-z_]/.test(name);
}
