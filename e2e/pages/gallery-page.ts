import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { EventName, Payload } from '../../shared/contract.ts';
import type { FakeBridge } from '../../renderer/bridge/fake-bridge.ts';
import type { FakeDesktop } from '../../renderer/gallery/fake-desktop.ts';
import type { ConnectionState } from '../../renderer/bridge/window-bridge.ts';

declare global {
  interface Window {
    gallery?: FakeBridge;
    galleryDesktop?: FakeDesktop | null;
    axe?: { run(): Promise<AxeResults> };
  }
}

export interface GalleryView {
  readonly theme?: 'light' | 'dark';
  readonly locale?: 'en-GB' | 'zh-CN';
  readonly width?: number;
  readonly height?: number;
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A screen of the gallery in a browser of its own profile, with everything noted that a page should not do. */
export class GalleryPage {
  readonly page: Page;
  /** Errors, broken policies, and requests to anywhere but the gallery. */
  readonly faults: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
  }

  static async open(browser: Browser, address: string, view: GalleryView = {}): Promise<GalleryPage> {
    const context = await browser.newContext({
      viewport: { width: view.width ?? 1180, height: view.height ?? 780 },
      colorScheme: view.theme ?? 'light',
      locale: view.locale ?? 'en-GB',
      timezoneId: 'UTC',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const opened = new GalleryPage(context, await context.newPage());
    opened.#noteFaults(new URL(address).origin);
    await opened.page.goto(address);
    return opened;
  }

  close(): Promise<void> {
    return this.#context.close();
  }

  publish<E extends EventName>(name: E, payload: Payload<E>): Promise<void> {
    return this.page.evaluate(([event, value]) => window.gallery!.publish(event as E, value as Payload<E>), [
      name,
      payload,
    ] as const);
  }

  connect(connection: ConnectionState): Promise<void> {
    return this.page.evaluate((state) => window.gallery!.connect(state), connection);
  }

  /** What the engine was asked with that name. */
  calls(name: string): Promise<unknown[]> {
    return this.page.evaluate(
      (wanted) => window.gallery!.calls.filter((call) => call.name === wanted).map((call) => call.input),
      name,
    );
  }

  /** What axe finds wrong, each with the elements it means. */
  async findBarriers(): Promise<string[]> {
    await this.page.evaluate(axeSource);
    const { violations } = await this.page.evaluate(() => window.axe!.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }

  /** How far the page or its content is wider than its place, in pixels. */
  measureOverflow(): Promise<number> {
    return this.page.evaluate(() => {
      const places = [...document.querySelectorAll('html, main')];
      return Math.max(...places.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
    });
  }

  readClipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  #noteFaults(origin: string): void {
    this.page.on('pageerror', (error) => this.faults.push(error.message));
    this.page.on('dialog', (dialog) => this.faults.push(`dialog: ${dialog.message()}`));
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(message.text());
    });
    this.page.on('request', (request) => {
      if (!request.url().startsWith(`${origin}/`)) this.faults.push(`request to ${request.url()}`);
    });
  }
}
