import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** What several storage and vault tests share: a folder that goes away, and child processes that can be killed. */

export function makeTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portunus-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const modeOf = (path: string) => statSync(path).mode & 0o777;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/**
 * Runs TypeScript in a process of its own; imports are relative to the repository's root. With `killAt`, the
 * process ends itself with SIGKILL when it reaches that fault point for the `occurrence`th time.
 */
export function runScript(script: string, options: ScriptOptions = {}): Promise<Ended> {
  return waitFor(startScript(script, options));
}

export interface ScriptOptions {
  readonly killAt?: string;
  /** @default 1 */
  readonly occurrence?: number;
  readonly environment?: NodeJS.ProcessEnv;
}

export function startScript(script: string, options: ScriptOptions = {}): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--input-type=module-typescript', '--eval', faultHook(options) + script],
    {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...process.env, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

export function waitFor(child: ChildProcess): Promise<Ended> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
}

/** Resolves with the first line the process prints; rejects with everything it said when it ends before. */
export function waitForLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
      const end = output.indexOf('\n');
      if (end >= 0) resolve(output.slice(0, end));
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('close', () => reject(new Error(`ended before it printed a line: ${output}`)));
  });
}

/** Without `killAt` the process prints each fault point it passes, so that a test can visit them all. */
function faultHook({ killAt, occurrence = 1 }: ScriptOptions): string {
  return `
    let left = ${occurrence};
    globalThis.__portunusFault = (name) => {
      if (${killAt === undefined}) return void process.stdout.write('fault-point ' + name + '\\n');
      if (name === ${JSON.stringify(killAt ?? '')} && --left === 0) process.kill(process.pid, 'SIGKILL');
    };
  `;
}

/** The fault points that a script passes, in order, each with how often it was passed up to then. */
export async function listFaultPoints(script: string, options: ScriptOptions = {}) {
  const { output, code } = await runScript(script, options);
  if (code !== 0) throw new Error(output);
  const seen = new Map<string, number>();
  return [...output.matchAll(/^fault-point (.+)$/gm)].map(([, name = '']) => {
    const occurrence = (seen.get(name) ?? 0) + 1;
    seen.set(name, occurrence);
    return { killAt: name, occurrence };
  });
}
