/**
 * The three-way rule (row CFG-6), pure: the file as it is, the file as it would be without us (`base`), and what
 * we wrote. Only keys that still hold what we wrote are ours to take back.
 */
import type { ConfigEdit, ConfigReader } from './client-adapter.ts';
import { describeWritten, type EditedKey, isWritten } from './edit-record.ts';
import type { ConfigFormat, JsonValue, KeyPath } from './formats/config-format.ts';

/** Values that are right already keep their spelling. */
export function applyEdits(format: ConfigFormat, text: string, edits: readonly ConfigEdit[]): string {
  return edits.reduce(
    (merged, edit) => (holdsEdit(format, merged, edit) ? merged : applyEdit(format, merged, edit)),
    text,
  );
}

export interface Withdrawal {
  readonly text: string;
  /** Keys that somebody changed after us: left as they are. */
  readonly kept: readonly KeyPath[];
}

/** The text without us. The last key that came goes first, so that each finds the surroundings it left. */
export function withdrawKeys(
  format: ConfigFormat,
  text: string,
  base: string,
  keys: readonly EditedKey[],
): Withdrawal {
  const fates = keys.map((key) => ({ key, fate: judgeKey(format, text, base, key) }));
  const ours = fates.filter(({ fate }) => fate === 'ours').toReversed();
  return {
    text: ours.reduce((left, { key }) => format.restore(left, base, key.path), text),
    kept: fates.filter(({ fate }) => fate === 'changed').map(({ key }) => key.path),
  };
}

/** `back`: it holds what it held before us. */
type KeyFate = 'ours' | 'back' | 'changed';

function judgeKey(format: ConfigFormat, text: string, base: string, key: EditedKey): KeyFate {
  const value = format.read(text, key.path);
  if (isWritten(value, key.wrote)) return 'ours';
  return isSame(value, format.read(base, key.path)) ? 'back' : 'changed';
}

/** What we will have written. `before` is what may be in the file until then. */
export function describeKeys(
  edits: readonly ConfigEdit[],
  keyPath: KeyPath | undefined,
  before: readonly EditedKey[],
): EditedKey[] {
  const keys = edits.map((edit) => {
    const value = edit.kind === 'set' ? edit.value : undefined;
    const wrote = [describeWritten(value, keyPath !== undefined && isSamePath(edit.path, keyPath))];
    return { path: [...edit.path], wrote };
  });
  const earlier = before.filter((key) => !keys.some(({ path }) => isSamePath(path, key.path)));
  return [
    ...earlier,
    ...keys.map((key) => {
      const known = before.find(({ path }) => isSamePath(path, key.path));
      return { path: key.path, wrote: [...key.wrote, ...(known?.wrote ?? [])] };
    }),
  ];
}

export function createReader(format: ConfigFormat, text: string): ConfigReader {
  return {
    has: (path) => format.read(text, path) !== undefined,
    string(path) {
      const value = format.read(text, path);
      return typeof value === 'string' ? value : undefined;
    },
  };
}

export const isSamePath = (one: KeyPath, other: KeyPath): boolean =>
  one.length === other.length && one.every((key, index) => key === other[index]);

export function holdsEdit(format: ConfigFormat, text: string, edit: ConfigEdit): boolean {
  return isSame(format.read(text, edit.path), edit.kind === 'set' ? edit.value : undefined);
}

function applyEdit(format: ConfigFormat, text: string, edit: ConfigEdit): string {
  return edit.kind === 'set' ? format.set(text, edit.path, edit.value) : format.remove(text, edit.path);
}

function isSame(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
