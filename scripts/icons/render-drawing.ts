import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Drawing } from './icon-files.ts';

const resources = join(import.meta.dirname, '../../resources');
/** Below it the drawing with the fewest details is clearer. */
const smallestDetailed = 48;

/** A square PNG with transparent ground. */
export async function renderDrawing(browser: Browser, drawing: Drawing, size: number): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  try {
    await page.setContent(drawPage(drawing, size));
    return await takePicture(page);
  } finally {
    await page.close();
  }
}

function takePicture(page: Page): Promise<Buffer> {
  return page.screenshot({ omitBackground: true, animations: 'disabled' });
}

function drawPage(drawing: Drawing, size: number): string {
  const margin = drawing.kind === 'app' ? Math.round(size * drawing.margin) : 0;
  const shadow =
    drawing.kind === 'app' && drawing.shadow
      ? `filter: drop-shadow(0 ${size * 0.01}px ${size * 0.01}px rgb(0 0 0 / 30%));`
      : '';
  const colours =
    drawing.kind === 'tray' ? `--mark: ${drawing.colours.mark}; --badge: ${drawing.colours.badge};` : '';
  return `<!doctype html><style>
    body { margin: 0; ${colours} }
    svg { position: absolute; inset: ${margin}px; width: ${size - 2 * margin}px; height: ${size - 2 * margin}px; ${shadow} }
  </style>${readFileSync(join(resources, nameSource(drawing, size)), 'utf8')}`;
}

function nameSource(drawing: Drawing, size: number): string {
  if (drawing.kind === 'tray') return `tray/${drawing.state}.svg`;
  return size < smallestDetailed ? 'icons/portunus-small.svg' : 'icons/portunus.svg';
}
