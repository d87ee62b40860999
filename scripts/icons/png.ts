import { inflateSync } from 'node:zlib';

/** 8 bits each of red, green, blue and alpha (not premultiplied), row by row from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

const signature = '89504e470d0a1a0a';

/** Reads what Chromium writes: 8 bits, RGB or RGBA, not interlaced. Throws on anything else. */
export function readPng(file: Buffer): Pixels {
  if (file.toString('hex', 0, 8) !== signature) throw new Error('not a PNG');
  const chunks = readChunks(file);
  const [header] = chunks.filter(({ type }) => type === 'IHDR');
  if (!header) throw new Error('a PNG without a header');
  const width = header.data.readUInt32BE(0);
  const height = header.data.readUInt32BE(4);
  const [depth, colourType, , , interlaced] = header.data.subarray(8);
  if (depth !== 8 || interlaced !== 0 || (colourType !== 2 && colourType !== 6)) {
    throw new Error(`a PNG of depth ${depth}, colour type ${colourType}, interlacing ${interlaced}`);
  }
  const channels = colourType === 6 ? 4 : 3;
  const parts = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const rows = unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels);
  return { width, height, rgba: channels === 4 ? rows : addAlpha(rows) };
}

function readChunks(file: Buffer): { type: string; data: Buffer }[] {
  const chunks = [];
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    chunks.push({
      type: file.toString('latin1', at + 4, at + 8),
      data: file.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  return chunks;
}

/** Every row opens with the filter that tells from which neighbours its bytes were subtracted. */
function unfilter(raw: Buffer, rowLength: number, height: number, channels: number): Uint8Array {
  const out = new Uint8Array(rowLength * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (rowLength + 1)] ?? 0;
    for (let x = 0; x < rowLength; x += 1) {
      const at = y * rowLength + x;
      const left = x < channels ? 0 : (out[at - channels] ?? 0);
      const up = y === 0 ? 0 : (out[at - rowLength] ?? 0);
      const upLeft = x < channels || y === 0 ? 0 : (out[at - rowLength - channels] ?? 0);
      out[at] = (raw[y * (rowLength + 1) + 1 + x] ?? 0) + predict(filter, left, up, upLeft);
    }
  }
  return out;
}

function predict(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) throw new Error(`a PNG with the unknown filter ${filter}`);
  const estimate = left + up - upLeft;
  const [toLeft, toUp, toUpLeft] = [left, up, upLeft].map((value) => Math.abs(estimate - value)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

function addAlpha(rgb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let pixel = 0; pixel * 3 < rgb.length; pixel += 1) {
    rgba.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  }
  return rgba;
}
