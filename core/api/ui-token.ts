import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochMs } from '../../shared/models/time.ts';
import type { Paths } from '../ports.ts';
import { isPrivate } from '../storage/private-files.ts';
import { writeFileAtomically } from '../storage/write-file-atomically.ts';
import { createAccessToken } from './access-token.ts';

const longestLifeMs = 30 * 86_400_000;

/**
 * The browser page's token, the same over restarts, so that an open page signs itself in again when the engine is
 * back. It lies in one 0600 file, as the control token does, and opens no more than that one; a file that others
 * could read, that is old, or that is not a token is replaced. Never to be logged.
 * Throws AppFailure `storage-failed`.
 */
export function keepUiToken(paths: Paths, now: EpochMs): string {
  const path = uiTokenPath(paths);
  const kept = readToken(path, now);
  if (kept !== undefined) return kept;
  const token = createAccessToken();
  // Removed first: replacing keeps the mode that a file has.
  rmSync(path, { force: true });
  writeFileAtomically(path, token, { mode: 0o600 });
  return token;
}

const uiTokenPath = (paths: Paths) => join(paths.run, 'ui.token');

function readToken(path: string, now: EpochMs): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || !isPrivate(path)) return undefined;
  if (now - stats.mtimeMs > longestLifeMs) return undefined;
  const text = readFileSync(path, 'utf8');
  return /^[\w-]{43}$/.test(text) ? text : undefined;
}
