import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { AppFailure } from '../../shared/errors.ts';
import type { CliSession } from './cli-session.ts';
import { Interrupted, UsageError } from './usage-error.ts';

/**
 * Takes keys and passphrases in: by standard input, from a file, or at a hidden prompt. Never from the command
 * line, which every user of the machine can read and shells keep (row OWN-4). Never echoed, logged or repeated
 * in an error.
 */
const longestSecretBytes = 65_536;

/** All of standard input. Throws UsageError when it is empty or too long. */
export async function readStdin(session: CliSession, what: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of session.host.stdin) {
    chunks.push(Buffer.from(chunk as Uint8Array));
    size += (chunk as Uint8Array).length;
    if (size > longestSecretBytes) {
      throw new UsageError(
        `The ${what} on standard input is too long.`,
        'Give nothing but the secret itself.',
      );
    }
  }
  return requireText(Buffer.concat(chunks).toString('utf8'), what, 'standard input');
}

export function readSecretFile(path: string, what: string): string {
  try {
    return requireText(readFileSync(path, 'utf8'), what, path);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new AppFailure(
      { code: 'invalid-input', field: path, problem: `cannot be read (${code})` },
      { cause },
    );
  }
}

function requireText(text: string, what: string, source: string): string {
  const secret = text.replace(/[\r\n]+$/, '');
  if (secret.trim() === '') throw new UsageError(`There is no ${what} in ${source}.`, 'Nothing was changed.');
  return secret;
}

/** A prompt on the terminal that shows nothing of what is typed. `flags` is what to use where nobody can be asked. */
export async function promptSecret(session: CliSession, prompt: string, flags: string): Promise<string> {
  if (!session.interactive) {
    throw new UsageError(
      `${prompt} cannot be asked for here: standard input is not a terminal.`,
      `Use ${flags}.`,
    );
  }
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: session.host.stdin, output: silent, terminal: true });
  // Only now, when the terminal no longer echoes: a fast typist answers the moment the prompt is there.
  session.host.stderr.write(`${prompt}: `);
  try {
    return await new Promise((resolve, reject) => {
      lines.once('line', (line) => {
        if (line === '') reject(new UsageError('Nothing was typed.', 'Nothing was changed.'));
        else resolve(line);
      });
      lines.once('SIGINT', () => reject(new Interrupted()));
      lines.once('close', () => reject(new Interrupted()));
    });
  } finally {
    lines.close();
    session.host.stderr.write('\n');
  }
}
