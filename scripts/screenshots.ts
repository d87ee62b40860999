/**
 * `npm run screenshots`: writes docs/images/<screen>-<theme>.png, the pictures of the README, from the built
 * program and the real window. Needs Chromium and the free port 7787; everything else is temporary.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../e2e/browser/launch-chromium.ts';
import { startSampleEngine } from './screenshots/sample-engine.ts';

const screens = ['Home', 'Accounts', 'Clients', 'Activity'];
const themes = ['light', 'dark'] as const;
const folder = join(import.meta.dirname, '../docs/images');

async function takePictures(page: Page, theme: string): Promise<void> {
  for (const screen of screens) {
    await page.getByRole('navigation').getByRole('link', { name: screen }).click();
    await page.getByRole('heading', { level: 1, name: screen }).waitFor();
    // The rail would show where the pointer is.
    await page.mouse.move(0, 0);
    await page.waitForLoadState('networkidle', { timeout: 1000 }).catch(() => undefined); // the event stream stays open
    await page.screenshot({
      path: join(folder, `${screen.toLowerCase()}-${theme}.png`),
      animations: 'disabled',
    });
  }
}

mkdirSync(folder, { recursive: true });
const engine = await startSampleEngine();
const browser = await launchChromium();
try {
  for (const colorScheme of themes) {
    const page = await browser.newPage({
      viewport: { width: 1200, height: 780 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      colorScheme,
    });
    await page.goto(engine.uiUrl);
    await takePictures(page, colorScheme);
    await page.close();
  }
  console.log(`Wrote ${screens.length * themes.length} pictures to docs/images/.`);
} finally {
  await browser.close();
  await engine.stop();
}
