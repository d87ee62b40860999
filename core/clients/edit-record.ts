import { hash } from 'node:crypto';
import { z } from 'zod';
import { ClientId } from '../../shared/models/client.ts';
import { EpochMs } from '../../shared/models/time.ts';
import type { JsonValue } from './formats/config-format.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What we wrote at one key, enough to know it again: an absence, a value, or, for our local key, only its
 * SHA-256. After a crash either of two writes may be the one in the file.
 */
const WrittenValue = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('absent') }),
  z.strictObject({ kind: z.literal('value'), json: z.string() }),
  z.strictObject({ kind: z.literal('secret'), sha256: Sha256 }),
]);
export type WrittenValue = z.infer<typeof WrittenValue>;

const EditedKey = z.strictObject({ path: z.array(z.string()).min(1), wrote: z.array(WrittenValue).min(1) });
export type EditedKey = z.infer<typeof EditedKey>;

/**
 * How to undo what we did to one file. The values that were there before are not repeated here, because they may
 * be secrets: they stand in `base`, a copy of the file without us. No record ever holds our key's text.
 */
export const EditRecord = z.object({
  version: z.literal(1),
  client: ClientId,
  /** As the client knows the file, and behind all links. */
  path: z.string(),
  target: z.string(),
  format: z.string(),
  /** `intended` is written before the file is, `reverting` before it is given back; both may outlive a crash. */
  phase: z.enum(['intended', 'applied', 'reverting']),
  /** The file as it would be without us; `copy` is a name in the backup folder, null when there was no file. */
  base: z.strictObject({
    copy: z.string().nullable(),
    sha256: Sha256.nullable(),
    mode: z.number().int().nullable(),
  }),
  /** The file as we wrote it. */
  written: z.strictObject({ sha256: Sha256, mode: z.number().int() }),
  /** Folders we made for it, outermost first. */
  folders: z.array(z.string()),
  keys: z.array(EditedKey),
  /** Made for this file; all but the last were replaced. Revoked by revert. */
  localKeyIds: z.array(z.string()),
  appliedAt: EpochMs,
});
export type EditRecord = z.infer<typeof EditRecord>;

export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes);
}

export function describeWritten(value: JsonValue | undefined, secret: boolean): WrittenValue {
  if (value === undefined) return { kind: 'absent' };
  const json = JSON.stringify(value);
  return secret ? { kind: 'secret', sha256: sha256(json) } : { kind: 'value', json };
}

/** Whether a value in the file is one that we wrote, however it is spelled there now. */
export function isWritten(value: JsonValue | undefined, written: readonly WrittenValue[]): boolean {
  const json = value === undefined ? undefined : JSON.stringify(value);
  return written.some((known) => {
    if (known.kind === 'absent' || json === undefined) return known.kind === 'absent' && json === undefined;
    return known.kind === 'value' ? known.json === json : known.sha256 === sha256(json);
  });
}
