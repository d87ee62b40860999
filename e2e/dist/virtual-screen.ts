import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A display of its own, whose pixels lie in a file: what a person would see, without asking the app for it. */
export interface VirtualScreen {
  /** For DISPLAY. */
  readonly display: string;
  look(): Picture;
  close(): Promise<void>;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** How many pixels have each colour, most frequent first; colours as `rrggbb`. */
  readonly colours: readonly (readonly [colour: string, pixels: number])[];
}

/** Throws when the machine has no Xvfb. */
export async function openVirtualScreen(): Promise<VirtualScreen> {
  const folder = mkdtempSync(join(tmpdir(), 'portunus-screen-'));
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1280x900x24', '-fbdir', folder, '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  try {
    return {
      display: `:${await readDisplay(server)}`,
      look: () => readWindowDump(readFileSync(join(folder, 'Xvfb_screen0'))),
      close: () => end(server, folder),
    };
  } catch (cause) {
    await end(server, folder);
    throw cause;
  }
}

/** Xvfb takes a free number by itself and writes it down once it listens. */
async function readDisplay(server: ChildProcess): Promise<string> {
  const failed = once(server, 'error').then(([cause]: unknown[]) => Promise.reject(cause as Error));
  const output = server.stdio[3] as NodeJS.ReadableStream;
  const [number] = (await Promise.race([once(output, 'data'), failed])) as [Buffer];
  return number.toString().trim();
}

async function end(server: ChildProcess, folder: string): Promise<void> {
  if (server.pid !== undefined && server.exitCode === null && server.signalCode === null) {
    const ended = once(server, 'exit');
    server.kill();
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}

/** The format of xwd: a head of 32-bit numbers, a table of colours, then the rows; here 32 bits a pixel, blue first. */
function readWindowDump(file: Buffer): Picture {
  const field = (index: number) => file.readUInt32BE(index * 4);
  const [headLength, width, height, rowLength, tableEntries] = [
    field(0),
    field(4),
    field(5),
    field(12),
    field(19),
  ];
  const start = headLength + tableEntries * 12;
  const counts = new Map<number, number>();
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const pixel = file.readUInt32LE(start + y * rowLength + x * 4) & 0xff_ff_ff;
      counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    }
  }
  const colours = [...counts].sort(([, a], [, b]) => b - a);
  return {
    width,
    height,
    colours: colours.map(([pixel, count]) => [pixel.toString(16).padStart(6, '0'), count]),
  };
}
