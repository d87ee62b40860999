import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What a file needs when it runs: its own imports and those of what it imports, types left out. */
function listRuntimeImports(path: string, seen = new Set<string>()): Set<string> {
  const source = readFileSync(path, 'utf8');
  for (const [, name = ''] of source.matchAll(/^import (?!type ).*? from '([^']+)';$/gms)) {
    const target = name.startsWith('.') ? join(path, '..', name) : name;
    if (seen.has(target)) continue;
    seen.add(target);
    if (name.startsWith('.')) listRuntimeImports(target, seen);
  }
  return seen;
}

test('what words are made with needs no zod, so that the window can use it', () => {
  const here = (file: string) => join(import.meta.dirname, file);
  const words = listRuntimeImports(here('explain-sentence.ts'));
  expect([...words].sort()).toEqual(
    ['explain-reason.ts', 'explain.ts', 'models/dialect-name.ts', 'models/login-owner-name.ts'].map(here),
  );
  expect([...listRuntimeImports(here('errors.ts'))]).toContain('zod');
});
