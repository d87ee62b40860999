import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './launch-chromium.ts';
import { type ServedGallery, serveGallery } from './serve-gallery.ts';

export interface WindowLook {
  readonly theme?: 'light' | 'dark';
  readonly locale?: 'en-GB' | 'zh-CN';
  readonly width?: number;
  readonly height?: number;
}

/** The window's screens in a true browser, over made-up engines: one build and one browser per test file. */
export interface WindowStand {
  /** A page of its own, with nothing left over from others; `place` as after `#/`, e.g. `accounts/add`. */
  open(scenario: string, place: string, look?: WindowLook): Promise<Page>;
  /** Closes the pages and says what their consoles complained about, which should be nothing. */
  closePages(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openWindowStand(): Promise<WindowStand> {
  const [gallery, browser] = await Promise.all([serveGallery(), launchChromium()]);
  const complaints: string[] = [];
  return {
    open: (scenario, place, look = {}) => openPage({ gallery, browser, complaints }, scenario, place, look),
    closePages: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
      return complaints.splice(0);
    },
    close: async () => {
      await browser.close();
      await gallery.close();
    },
  };
}

async function openPage(
  { gallery, browser, complaints }: { gallery: ServedGallery; browser: Browser; complaints: string[] },
  scenario: string,
  place: string,
  { theme = 'light', locale = 'en-GB', width = 1180, height = 780 }: WindowLook,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale,
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(gallery.address(scenario, place));
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** What the window asked the engine for, in order, without what every window asks at its start. */
export async function readCalls(page: Page, noun: string): Promise<{ name: string; input: unknown }[]> {
  const calls = await page.evaluate<{ name: string; input: unknown }[]>('window.gallery.calls');
  return calls.filter(({ name }) => name.startsWith(`${noun}.`));
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong on the page as it stands: the rule, and the first element. */
export async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<{
    violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
  }>('axe.run()');
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes[0]?.html.slice(0, 200) ?? ''} ${nodes[0]?.failureSummary ?? ''}`,
  );
}

/** How far the page is wider than its window, in pixels. */
export async function measureOverflow(page: Page): Promise<number> {
  return await page.evaluate<number>(
    "Math.max(...['html', 'main'].map((name) => { const it = document.querySelector(name); return it.scrollWidth - it.clientWidth; }))",
  );
}
