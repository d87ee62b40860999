import type { ConfigFormat } from './config-format.ts';
import { jsonWithComments, strictJson } from './json-edit.ts';

/** One line per format that a client's files are written in. */
export const formats = {
  /** Comments and trailing commas are faults: the program ignores such a file as a whole. */
  json: strictJson,
  jsonc: jsonWithComments,
} as const satisfies Readonly<Record<string, ConfigFormat>>;

export type FormatName = keyof typeof formats;
