/**
 * `node scripts/render-icons.ts`: renders resources/icons/*.svg and resources/tray/*.svg to every size that the
 * systems want. Run by hand after a drawing changed; what it writes is committed. CHROMIUM_PATH names another Chromium.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { launchChromium } from '../e2e/browser/launch-chromium.ts';
import { writeIcns } from './icons/icns.ts';
import { writeIco } from './icons/ico.ts';
import { iconFiles } from './icons/icon-files.ts';
import { renderDrawing } from './icons/render-drawing.ts';

const resources = join(import.meta.dirname, '../resources');

function pack(path: string, pngs: readonly Buffer[]): Buffer {
  if (extname(path) === '.ico') return writeIco(pngs);
  if (extname(path) === '.icns') return writeIcns(pngs);
  return Buffer.concat(pngs);
}

const browser = await launchChromium();
try {
  for (const { path, sizes, drawing } of iconFiles) {
    const pngs = [];
    for (const size of sizes) pngs.push(await renderDrawing(browser, drawing, size));
    mkdirSync(dirname(join(resources, path)), { recursive: true });
    writeFileSync(join(resources, path), pack(path, pngs));
  }
  console.log(`Rendered ${iconFiles.length} files.`);
} finally {
  await browser.close();
}
