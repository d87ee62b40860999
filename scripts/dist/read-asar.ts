import { readFileSync } from 'node:fs';

export interface ArchivedFile {
  /** With slashes, e.g. `dist/cli.js`. */
  readonly path: string;
  /** Lies beside the archive; then it has no bytes here. */
  readonly unpacked: boolean;
  readonly bytes: Buffer;
}

interface Entry {
  readonly files?: Record<string, Entry>;
  readonly size?: number;
  readonly offset?: string;
  readonly unpacked?: boolean;
}

/** Every file in an app.asar: a JSON index behind four lengths, then the files' bytes one after another. */
export function readAsar(path: string): ArchivedFile[] {
  const archive = readFileSync(path);
  const dataStart = 8 + archive.readUInt32LE(4);
  const index = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))) as Entry;
  return [...walk(index, '')].map(([name, { offset, size = 0, unpacked = false }]) => {
    const start = dataStart + Number(offset ?? 0);
    return {
      path: name,
      unpacked,
      bytes: unpacked ? Buffer.alloc(0) : archive.subarray(start, start + size),
    };
  });
}

function* walk(entry: Entry, path: string): Generator<[string, Entry]> {
  if (!entry.files) yield [path, entry];
  for (const [name, child] of Object.entries(entry.files ?? {})) {
    yield* walk(child, path === '' ? name : `${path}/${name}`);
  }
}
