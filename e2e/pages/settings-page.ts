import type { Browser, Locator } from 'playwright-core';
import { GalleryPage, type GalleryView } from './gallery-page.ts';

/** The Settings screen as a person meets it. */
export class SettingsPage {
  readonly gallery: GalleryPage;
  readonly dialog: Locator;
  readonly keys: Locator;

  private constructor(gallery: GalleryPage) {
    this.gallery = gallery;
    this.dialog = gallery.page.getByRole('dialog');
    this.keys = gallery.page.getByRole('group', { name: /^(Local keys|本地密钥)$/ }).getByRole('table');
  }

  static async open(browser: Browser, address: string, view?: GalleryView): Promise<SettingsPage> {
    const opened = new SettingsPage(await GalleryPage.open(browser, address, view));
    await opened.gallery.page.getByRole('heading', { level: 2 }).first().waitFor();
    return opened;
  }

  field(label: string): Locator {
    return this.gallery.page.getByLabel(label, { exact: true });
  }

  choice(name: string): Locator {
    return this.gallery.page.getByRole('radio', { name, exact: true });
  }

  power(name: string): Locator {
    return this.gallery.page.getByRole('switch', { name });
  }

  button(name: string | RegExp): Locator {
    return this.gallery.page.getByRole('button', { name, exact: true });
  }

  says(words: string | RegExp): Locator {
    return this.gallery.page.getByText(words);
  }

  /** What only the desktop host was asked. */
  desktopCalls(name: string): Promise<unknown[]> {
    return this.gallery.page.evaluate(
      (wanted) =>
        (window.galleryDesktop?.calls ?? []).filter((call) => call.name === wanted).map((call) => call.input),
      name,
    );
  }
}
