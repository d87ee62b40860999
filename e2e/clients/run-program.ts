import { spawn } from 'node:child_process';

export interface ProgramOptions {
  /** The whole environment: nothing of the tester's own gets in. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Written to stdin; without it, stdin is at its end from the start. */
  readonly input?: string;
  readonly limitMs?: number;
}

export interface ProgramResult {
  /** Null when a signal ended it, which is also what happens at `limitMs`. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, in a process group of its own so that nothing it started outlives it. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.folder,
      env: options.environment,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.stdin.on('error', () => undefined); // it may end without reading its input
    child.stdin.end(options.input ?? '');
    const limit = setTimeout(() => endGroup(child.pid), options.limitMs ?? 60_000);
    child.once('error', (cause) => {
      clearTimeout(limit);
      reject(cause);
    });
    child.once('exit', () => {
      clearTimeout(limit);
      endGroup(child.pid);
    });
    child.once('close', (exitCode) => resolve({ exitCode, ...output }));
  });
}

function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // The whole group has ended.
  }
}
