import { AppFailure } from '../../shared/errors.ts';

const reasonOf: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than allowed',
  EROFS: 'the file system is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'the system does not permit it',
  EMFILE: 'this process has too many files open',
  ENFILE: 'the system has too many files open',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a symbolic link that leads in a circle',
  ENAMETOOLONG: 'its name is too long',
  EBUSY: 'another program holds it',
  EIO: 'the disk reported an error',
};

/** The primary result codes of SQLite that speak of the machine, not of our SQL. */
const sqliteReasonOf: Readonly<Record<number, string>> = {
  3: 'this user may not write there',
  5: 'another program is using it',
  6: 'another program is using it',
  8: 'it is read-only',
  10: 'the disk reported an error',
  11: 'it is damaged',
  13: 'the disk is full',
  14: 'it cannot be opened',
  26: 'it is damaged',
};

const damageCodes = [11, 26];
const busyCodes = [5, 6];

/** A failed file operation in words for people; anything else is returned as it came. */
export function toStorageFailure(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof AppFailure) return cause;
  const reason = describeFileError(cause) ?? sqliteReasonOf[sqliteCode(cause) ?? 0];
  return reason === undefined ? cause : new AppFailure({ code: 'storage-failed', path, reason }, { cause });
}

/** True when SQLite says that the file itself is broken. */
export function isDamage(cause: unknown): boolean {
  return damageCodes.includes(sqliteCode(cause) ?? 0);
}

/** True when another connection holds a lock. */
export function isBusy(cause: unknown): boolean {
  return busyCodes.includes(sqliteCode(cause) ?? 0);
}

/** True when the machine stands in the way (full, read-only, in use), whatever the file's content may be. */
export function isMachineTrouble(cause: unknown): boolean {
  const code = sqliteCode(cause);
  return code === undefined ? isFileError(cause) : code in sqliteReasonOf && !damageCodes.includes(code);
}

export function isFileError(cause: unknown, code?: string): cause is NodeJS.ErrnoException {
  if (!(cause instanceof Error) || !('syscall' in cause)) return false;
  return code === undefined || ('code' in cause && cause.code === code);
}

function describeFileError(cause: Error): string | undefined {
  if (!isFileError(cause) || cause.code === undefined) return undefined;
  return reasonOf[cause.code] ?? `the system answered ${cause.code}`;
}

/** SQLite's primary result code; the extended ones carry it in their low byte. */
function sqliteCode(cause: unknown): number | undefined {
  const code = cause instanceof Error && 'errcode' in cause ? cause.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}
