import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchChromium } from '../browser/launch-chromium.ts';
import { type ServedGallery, serveGallery } from '../browser/serve-gallery.ts';
import { AccountsPage } from '../pages/accounts-page.ts';
import type { GalleryView } from '../pages/gallery-page.ts';

/** Retries until it holds: what is shown follows the engine, not a clock. */
export const until = { timeout: 10_000 };

export interface AccountsView extends GalleryView {
  /** In the desktop app; else in a browser. */
  readonly desktop?: boolean;
}

export type OpenAccounts = (scenario: string, item?: string, view?: AccountsView) => Promise<AccountsPage>;

/** Serves the gallery for one test file; after each test nothing may have gone wrong behind the page. */
export function useAccountsGallery(): OpenAccounts {
  let gallery: ServedGallery;
  let browser: Browser;
  let opened: AccountsPage | undefined;
  beforeAll(async () => {
    [gallery, browser] = await Promise.all([serveGallery(), launchChromium()]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await gallery.close();
  });
  afterEach(async () => {
    const faults = opened?.gallery.faults;
    await opened?.gallery.close();
    expect(faults).toEqual([]);
  });
  return async (scenario, item = '', view) => {
    const place = item === '' ? 'accounts' : `accounts/${item}`;
    opened = await AccountsPage.open(
      browser,
      gallery.address(view?.desktop === true ? `${scenario}&desktop=linux` : scenario, place),
      view,
    );
    return opened;
  };
}
