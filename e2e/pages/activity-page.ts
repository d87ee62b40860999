import type { Browser, Locator } from 'playwright-core';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import { GalleryPage, type GalleryView } from './gallery-page.ts';

/** The Activity screen as a person meets it. */
export class ActivityPage {
  readonly gallery: GalleryPage;
  readonly grid: Locator;
  readonly detail: Locator;
  readonly find: Locator;
  readonly waiting: Locator;
  readonly #scroller: Locator;

  private constructor(gallery: GalleryPage) {
    const { page } = gallery;
    this.gallery = gallery;
    this.grid = page.getByRole('grid');
    this.detail = page.getByRole('region', { name: /^(Request|请求详情)$/ });
    this.find = page.getByRole('searchbox');
    this.waiting = page.getByRole('button', { name: / new$/ });
    this.#scroller = page.locator('.request-scroller');
  }

  static async open(browser: Browser, address: string, view?: GalleryView): Promise<ActivityPage> {
    return new ActivityPage(await GalleryPage.open(browser, address, view));
  }

  /** Rows of requests that are in the page now, without the column heads. */
  get rows(): Locator {
    return this.grid.locator('[role=row][aria-rowindex]:not([aria-rowindex="1"])');
  }

  row(id: string): Locator {
    return this.grid.locator(`[id="request-${id}"]`);
  }

  /** The row that the keyboard is at. */
  async activeRow(): Promise<string | undefined> {
    return (await this.grid.getAttribute('aria-activedescendant'))?.replace(/^request-/, '');
  }

  async rowIds(): Promise<string[]> {
    return this.rows.evaluateAll((rows) => rows.map((row) => row.id.replace(/^request-/, '')));
  }

  button(name: string | RegExp): Locator {
    return this.gallery.page.getByRole('button', { name });
  }

  tab(name: RegExp): Locator {
    return this.gallery.page.getByRole('tab', { name });
  }

  press(key: string): Promise<void> {
    return this.gallery.page.keyboard.press(key);
  }

  tell(...entries: ActivityEntry[]): Promise<void> {
    return this.gallery.publish('activity.changed', entries);
  }

  /** Resolves when the rows of the new place are drawn, a frame after the scroll. */
  scrollTo(top: number): Promise<void> {
    return this.#scroller.evaluate((element, to) => {
      element.scrollTo(0, to);
      return new Promise<void>((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn())));
    }, top);
  }

  scrollTop(): Promise<number> {
    return this.#scroller.evaluate((element) => element.scrollTop);
  }

  async requestCount(): Promise<number> {
    return Number(await this.grid.getAttribute('aria-rowcount')) - 1;
  }

  /** The request that the address names. */
  selected(): string | undefined {
    return /#\/activity\/(.+)$/.exec(this.gallery.page.url())?.[1];
  }
}
