import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { formatJson, type LogRecord } from './log-record.ts';
import type { LogSink } from './logger.ts';

export interface FileSinkOptions {
  /** Made when missing, 0700. */
  readonly folder: string;
  /** A file's size after which the next one is begun; default 4 MiB. */
  readonly maxBytes?: number;
  /** Older files that are kept beside the current one; default 3. */
  readonly keep?: number;
}

/** A log in files of bounded size: `portunus.log`, before it `portunus.1.log`, ... On a full disk lines are dropped and counted. */
export class FileSink implements LogSink {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #keep: number;
  #file: number | undefined;
  #bytes = 0;
  /** A full disk may have taken half a line: the next one then begins on its own. */
  #midLine = false;
  #dropped = 0;

  constructor({ folder, maxBytes = 4 * 1_048_576, keep = 3 }: FileSinkOptions) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#keep = keep;
  }

  /** Lines lost so far. */
  get dropped(): number {
    return this.#dropped;
  }

  write(record: LogRecord): void {
    try {
      this.#append(formatJson(record));
    } catch {
      this.#dropped += 1;
      this.close();
    }
  }

  close(): void {
    if (this.#file !== undefined) closeQuietly(this.#file);
    this.#file = undefined;
  }

  #append(line: string): void {
    const bytes = Buffer.from(this.#midLine ? `\n${line}` : line);
    this.#file ??= this.#open();
    if (this.#bytes > 0 && this.#bytes + bytes.byteLength > this.#maxBytes) this.#file = this.#rotate();
    const written = writeSync(this.#file, bytes);
    this.#bytes += written;
    if (written > 0) this.#midLine = written < bytes.byteLength;
    if (written < bytes.byteLength) this.#dropped += 1;
  }

  #open(): number {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const file = openSync(this.#path(0), 'a', 0o600);
    this.#bytes = fstatSync(file).size;
    return file;
  }

  #rotate(): number {
    this.close();
    rmSync(this.#path(this.#keep), { force: true });
    for (let age = this.#keep; age > 0; age -= 1) renameIfThere(this.#path(age - 1), this.#path(age));
    this.#midLine = false;
    return this.#open();
  }

  #path(age: number): string {
    return join(this.#folder, age === 0 ? 'portunus.log' : `portunus.${age}.log`);
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  }
}

function closeQuietly(file: number): void {
  try {
    closeSync(file);
  } catch {
    // A full network disk may refuse even this; the descriptor is gone either way.
  }
}
