import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { FileChange } from '../../shared/models/client.ts';
import type { ConfigFormat } from './formats/config-format.ts';
import { decodeConfig } from './formats/config-text.ts';
import type { Masks } from './mask-secrets.ts';

/** A file before and after; null where there is none. */
export interface ChangedFile {
  readonly path: string;
  readonly format: ConfigFormat;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
  /** The content stays, its permissions do not. */
  readonly modeChanges: boolean;
}

export function describeChange(file: ChangedFile, masks: Masks): FileChange {
  const change = nameChange(file);
  return { path: file.path, change, diff: change === 'none' ? '' : renderDiff(file, masks) };
}

function nameChange({ before, after, modeChanges }: ChangedFile): FileChange['change'] {
  if (before === null) return after === null ? 'none' : 'create';
  if (after === null) return 'delete';
  return Buffer.compare(before, after) === 0 && !modeChanges ? 'none' : 'edit';
}

function renderDiff({ path, format, before, after }: ChangedFile, masks: Masks): string {
  const show = (bytes: Uint8Array | null) => masks.mask(format, decodeConfig(bytes).text);
  return createTwoFilesPatch(
    before === null ? '/dev/null' : path,
    after === null ? '/dev/null' : path,
    show(before),
    show(after),
    undefined,
    undefined,
    { context: 3, headerOptions: FILE_HEADERS_ONLY },
  );
}
