import { readPng } from './png.ts';

/** Entry types that hold a PNG, by pixels; 256 and 512 stand for a size at 1x and half of it at 2x. */
const typesBySize: Readonly<Record<number, readonly string[]>> = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

/** A macOS icon of square PNG images. */
export function writeIcns(pngs: readonly Buffer[]): Buffer {
  const entries = pngs.flatMap((png) => {
    const size = readPng(png).width;
    const types = typesBySize[size];
    if (!types) throw new Error(`macOS has no icon of ${size} px`);
    return types.map((type) => block(type, png));
  });
  return block('icns', Buffer.concat(entries));
}

/** The length counts its own eight bytes too. */
function block(type: string, data: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32BE(data.length + header.length, 4);
  return Buffer.concat([header, data]);
}

export interface IcnsEntry {
  readonly type: string;
  readonly size: number;
}

/** Throws when the lengths do not add up or an entry is not the image that its type says. */
export function readIcns(file: Buffer): IcnsEntry[] {
  if (file.toString('latin1', 0, 4) !== 'icns' || file.readUInt32BE(4) !== file.length) {
    throw new Error('not a whole macOS icon');
  }
  const entries = [];
  for (let at = 8; at < file.length;) {
    const type = file.toString('latin1', at, at + 4);
    const length = file.readUInt32BE(at + 4);
    const { width: size } = readPng(file.subarray(at + 8, at + length));
    if (!typesBySize[size]?.includes(type)) throw new Error(`the entry ${type} holds ${size} px`);
    entries.push({ type, size });
    at += length;
  }
  return entries;
}
