import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startClients } from './engine-start.suite.ts';

const text = '{\r\n\t"env": { "ANTHROPIC_API_KEY": "mine" },\r\n\t"model": "opus"\r\n}';
const call = { client: 'claude-code' as const };
let root: string;
let path: string;

/** True when the child reached its end, false when it was killed at that step. */
function run(operation: 'apply' | 'revert', step: number): boolean {
  const script = join(import.meta.dirname, 'engine-start.suite.ts');
  const child = spawnSync(process.execPath, [script, root, operation, String(step)], { encoding: 'utf8' });
  if (child.signal !== 'SIGKILL' && child.stdout !== 'done') throw new Error(child.stderr);
  return child.stdout === 'done';
}

/** Old or new, never half. */
function readState(): 'old' | 'new' {
  const content = readFileSync(path, 'utf8');
  if (content === text) return 'old';
  expect(JSON.parse(content)).toMatchObject({
    env: {
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:7787',
      ANTHROPIC_AUTH_TOKEN: expect.stringMatching(/^ptn_/) as string,
    },
  });
  return 'new';
}

function expectCleanAfter(work: (engine: ReturnType<typeof startClients>) => void): void {
  const engine = startClients(root);
  try {
    expect(readdirSync(join(root, 'home', '.claude'))).toEqual(['settings.json']);
    work(engine);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(engine.clients.list({})[0]?.state).toBe('off');
    expect(engine.keys.list()).toEqual([]);
  } finally {
    engine.close();
  }
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portunus-crash-'));
  mkdirSync(join(root, 'home', '.claude'), { recursive: true });
  path = join(root, 'home', '.claude', 'settings.json');
  writeFileSync(path, text);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('CFG-8: kill -9 around every rename and ledger step leaves old or new, and the ledger knows the way back', () => {
  it('of apply', { timeout: 120_000 }, () => {
    const seen = new Set<string>();
    for (let step = 0; !run('apply', step); step += 1) {
      seen.add(readState());
      expectCleanAfter(({ clients }) => {
        if (step % 2 === 0) {
          clients.apply(call);
          expect(clients.list({})[0]?.state).toBe('on');
        }
        clients.revert(call);
      });
    }
    expect([...seen].sort()).toEqual(['new', 'old']);
  });

  it('of revert', { timeout: 120_000 }, () => {
    const seen = new Set<string>();
    for (let step = 0, done = false; !done; step += 1) {
      const engine = startClients(root);
      engine.clients.apply(call);
      engine.close();
      done = run('revert', step);
      seen.add(readState());
      expectCleanAfter(({ clients }) => clients.revert(call));
    }
    expect([...seen].sort()).toEqual(['new', 'old']);
  });
});
