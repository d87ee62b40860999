import { ConfigFault } from './config-format.ts';

/** Larger files are not configs that people write; row CFG-2. */
export const configSizeLimit = 5 * 1024 * 1024;

const byteOrderMark = '\uFEFF';
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A file's text and whether a byte order mark stood before it. */
export interface ConfigText {
  readonly mark: boolean;
  readonly text: string;
}

/** Throws ConfigFault when the bytes are not UTF-8. No bytes at all are an empty text. */
export function decodeConfig(bytes: Uint8Array | null): ConfigText {
  if (bytes === null) return { mark: false, text: '' };
  try {
    return splitMark(strictDecoder.decode(bytes));
  } catch {
    throw new ConfigFault('this is not UTF-8 text', firstInvalidOffset(bytes));
  }
}

export function encodeConfig(config: ConfigText): Buffer {
  return Buffer.from((config.mark ? byteOrderMark : '') + config.text, 'utf8');
}

/** Where a fault is, in the words of editors: one-based, a column counts UTF-16 units. */
export function findPlace(bytes: Uint8Array, offset: number): { line: number; column: number } {
  const { text } = splitMark(Buffer.from(bytes).toString('utf8'));
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function splitMark(whole: string): ConfigText {
  const mark = whole.startsWith(byteOrderMark);
  return { mark, text: mark ? whole.slice(1) : whole };
}

/** A byte that is not UTF-8 reads as U+FFFD, which does not encode back to that byte. */
function firstInvalidOffset(bytes: Uint8Array): number {
  const encoded = Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf8');
  const valid = encoded.findIndex((byte, index) => byte !== bytes[index]);
  const prefix = encoded
    .subarray(0, valid)
    .toString('utf8')
    .replace(/\uFFFD$/, '');
  return splitMark(prefix).text.length;
}
