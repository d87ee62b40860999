import { readPng } from './png.ts';
import type { Pixels } from './png.ts';

/** Small entries are bitmaps: not every part of Windows and its installers reads PNG below 256 px. */
const largestBitmap = 128;
const entryLength = 16;

/** A Windows icon of square PNG images. */
export function writeIco(pngs: readonly Buffer[]): Buffer {
  const images = pngs.map((png) => {
    const pixels = readPng(png);
    return { size: pixels.width, data: pixels.width > largestBitmap ? png : writeBitmap(pixels) };
  });
  const header = Buffer.alloc(6 + images.length * entryLength);
  header.writeUInt16LE(1, 2); // an icon, not a cursor
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  for (const [index, { size, data }] of images.entries()) {
    const at = 6 + index * entryLength;
    header.writeUInt8(size % 256, at); // 0 stands for 256
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(data.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += data.length;
  }
  return Buffer.concat([header, ...images.map(({ data }) => data)]);
}

/** A 32-bit bitmap without its file header: colours from the bottom row up, then the old mask of one bit a pixel. */
function writeBitmap({ width, height, rgba }: Pixels): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(header.length, 0);
  header.writeInt32LE(width, 4);
  header.writeInt32LE(height * 2, 8); // colours and mask together
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const colours = Buffer.alloc(width * height * 4);
  const maskRow = Math.ceil(width / 32) * 4;
  const mask = Buffer.alloc(maskRow * height);
  for (let y = 0; y < height; y += 1) {
    const fromBottom = height - 1 - y;
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
      colours.set([blue, green, red, alpha], (fromBottom * width + x) * 4);
      const byte = fromBottom * maskRow + (x >> 3);
      if (alpha === 0) mask[byte] = (mask[byte] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return Buffer.concat([header, colours, mask]);
}

export interface IcoEntry {
  readonly size: number;
  readonly format: 'png' | 'bitmap';
  readonly data: Buffer;
}

/** Throws when an entry lies outside the file or is not the image that its head says. */
export function readIco(file: Buffer): IcoEntry[] {
  if (file.readUInt32LE(0) !== 0x0001_0000) throw new Error('not an icon');
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => readEntry(file, 6 + index * entryLength));
}

function readEntry(file: Buffer, at: number): IcoEntry {
  const size = file.readUInt8(at) || 256;
  const length = file.readUInt32LE(at + 8);
  const offset = file.readUInt32LE(at + 12);
  if (offset + length > file.length) throw new Error(`the ${size} px entry ends after the file`);
  const data = file.subarray(offset, offset + length);
  const isPng = data.readUInt32BE(0) === 0x8950_4e47;
  const drawn = isPng ? readPng(data).width : data.readInt32LE(4);
  if (drawn !== size) throw new Error(`the ${size} px entry holds ${drawn} px`);
  const expected = 40 + size * size * 4 + Math.ceil(size / 32) * 4 * size;
  if (!isPng && length !== expected) throw new Error(`the ${size} px bitmap has ${length} bytes`);
  return { size, format: isPng ? 'png' : 'bitmap', data };
}
