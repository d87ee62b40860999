import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readIcns } from './icns.ts';
import { readIco } from './ico.ts';
import { iconFiles, trayStates } from './icon-files.ts';
import type { TrayState } from './icon-files.ts';
import { readPng } from './png.ts';
import type { Pixels } from './png.ts';

const resources = join(import.meta.dirname, '../../resources');
const read = (path: string) => readFileSync(join(resources, path));
const byEnding = (ending: string) => iconFiles.filter(({ path }) => extname(path) === ending);

test.each(byEnding('.png'))('$path is a square of its size with a transparent ground', ({ path, sizes }) => {
  const { width, height, rgba } = readPng(read(path));
  expect([width, height]).toEqual([...sizes, ...sizes]);
  expect(rgba[3], 'the upper left corner').toBeLessThan(16);
});

test.each(byEnding('.ico'))('$path holds every size, as bitmaps below 256 px', ({ path, sizes }) => {
  const entries = readIco(read(path));
  expect(entries.map(({ size }) => size)).toEqual(sizes);
  expect(entries.filter(({ size, format }) => (size === 256) !== (format === 'png'))).toEqual([]);
});

test.each(byEnding('.icns'))('$path holds every size at 1x and 2x', ({ path, sizes }) => {
  const entries = readIcns(read(path));
  expect([...new Set(entries.map(({ size }) => size))]).toEqual(sizes);
  expect(entries.map(({ type }) => type).sort()).toEqual([
    ...['ic07', 'ic08', 'ic09', 'ic10', 'ic11', 'ic12', 'ic13', 'ic14'],
  ]);
});

test('a damaged container is told apart from a whole one', () => {
  expect(() => readIcns(read('icons/icon.icns').subarray(0, -1))).toThrow('not a whole macOS icon');
  expect(() => readIco(read('icons/icon.ico').subarray(0, -1))).toThrow('ends after the file');
});

test('nothing lies in the folders that is neither drawn nor rendered from a drawing', () => {
  const drawn = ['icons/portunus.svg', 'icons/portunus-small.svg'].concat(
    trayStates.map((state) => `tray/${state}.svg`),
  );
  const found = ['icons', 'icons/linux', 'tray'].flatMap((folder) =>
    readdirSync(join(resources, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${folder}/${entry.name}`),
  );
  expect(found.sort()).toEqual([...drawn, ...iconFiles.map(({ path }) => path)].sort());
});

test.each(trayStates)('the macOS template of %s is black and alpha alone', (state) => {
  for (const ending of ['Template.png', 'Template@2x.png']) {
    const { rgba } = readPng(read(`tray/${state}${ending}`));
    expect(rgba.filter((value, index) => index % 4 !== 3 && value !== 0)).toHaveLength(0);
  }
});

const pairs = trayStates.flatMap((one, index) =>
  trayStates.slice(index + 1).map((other) => ({ one, other })),
);

test.each(pairs)(
  '$one and $other differ in shape at every size, whatever their colours',
  ({ one, other }) => {
    for (const ending of ['.png', '@2x.png', 'Template.png', 'Template@2x.png']) {
      const shapes = [one, other].map((state) => readPng(read(`tray/${state}${ending}`)));
      expect(compareShapes(shapes[0]!, shapes[1]!), ending).toBeGreaterThan(0.15);
    }
  },
);

test.each(trayStates)('%s stands out from light and from dark panels', (state) => {
  for (const colour of solidColours(state)) {
    for (const panel of ['#ffffff', '#f3f3f3', '#2d2d2d', '#1c1c1c', '#000000']) {
      expect(contrast(colour, parseColour(panel)), `on ${panel}`).toBeGreaterThan(3);
    }
  }
});

/** The part of what either shape covers that only one of them covers. */
function compareShapes(one: Pixels, other: Pixels): number {
  let [different, covered] = [0, 0];
  for (let at = 3; at < one.rgba.length; at += 4) {
    const [a, b] = [one.rgba[at]!, other.rgba[at]!];
    different += Math.abs(a - b);
    covered += Math.max(a, b);
  }
  return different / covered;
}

type Colour = readonly [red: number, green: number, blue: number];

function solidColours(state: TrayState): Colour[] {
  const { rgba } = readPng(read(`tray/${state}@2x.png`));
  const colours = new Map<string, Colour>();
  for (let at = 0; at < rgba.length; at += 4) {
    const [red, green, blue, alpha] = rgba.subarray(at, at + 4) as unknown as [...Colour, number];
    if (alpha === 255) colours.set([red, green, blue].join(), [red, green, blue]);
  }
  expect(colours.size).toBeGreaterThan(0);
  return [...colours.values()];
}

function parseColour(text: string): Colour {
  return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16)) as unknown as Colour;
}

/** WCAG 2's ratio; it asks for 3 of graphics. */
function contrast(one: Colour, other: Colour): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
