/** What a config file can hold. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Key names from the root to a value; never empty. */
export type KeyPath = readonly string[];

/** A piece of text in a file that a person may read, with the keys that lead to it. */
export interface StringSpan {
  readonly path: KeyPath;
  /** Offset and length of the value in the text, quotes included. */
  readonly offset: number;
  readonly length: number;
  readonly value: string;
}

/**
 * One file format as the config writer needs it: pure functions from text to text that touch the byte
 * ranges of the named keys and nothing else (row CFG-1). Texts come without a byte order mark. A text of
 * nothing but whitespace is a file without keys.
 *
 * Every function throws ConfigFault for a text that `check` refuses.
 */
export interface ConfigFormat {
  /** Throws ConfigFault where the text is broken or cannot be edited safely at these paths (row CFG-2). */
  check(text: string, paths: readonly KeyPath[]): void;
  read(text: string, path: KeyPath): JsonValue | undefined;
  /** Replaces the value or adds it, with the objects that lead to it, in the file's own layout. */
  set(text: string, path: KeyPath, value: JsonValue): string;
  /** Takes the key out; does nothing when there is none. */
  remove(text: string, path: KeyPath): string;
  /**
   * Gives one key back what `base` has there: its value, its absence, and the absence of objects that hold
   * nothing else. Undoes `set` and `remove` exactly where nobody changed the surroundings.
   */
  restore(text: string, base: string, path: KeyPath): string;
  /** True when the text holds nothing a person would miss: no keys, no comments. */
  isBlank(text: string): boolean;
  strings(text: string): StringSpan[];
}

/** Why a file is left as it is. `offset` is into the text without its byte order mark. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
  readonly problem: string;
  readonly offset: number;

  constructor(problem: string, offset: number) {
    super(problem);
    this.problem = problem;
    this.offset = offset;
  }
}
