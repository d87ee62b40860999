import type { Browser, Locator } from 'playwright-core';
import { GalleryPage, type GalleryView } from './gallery-page.ts';

/** The Clients screen as a person meets it. */
export class ClientsPage {
  readonly gallery: GalleryPage;
  readonly list: Locator;
  readonly detail: Locator;
  readonly dialog: Locator;

  private constructor(gallery: GalleryPage) {
    const { page } = gallery;
    this.gallery = gallery;
    this.list = page.getByRole('table');
    this.detail = page.getByRole('main').getByRole('region', { name: 'Claude Code' });
    this.dialog = page.getByRole('dialog');
  }

  static async open(browser: Browser, address: string, view?: GalleryView): Promise<ClientsPage> {
    const opened = new ClientsPage(await GalleryPage.open(browser, address, view));
    await opened.gallery.page.getByRole('heading', { level: 1 }).waitFor();
    return opened;
  }

  /** The list's switch. */
  get power(): Locator {
    return this.list.getByRole('switch');
  }

  diff(path = 'settings.json'): Locator {
    return this.detail.getByRole('figure', { name: new RegExp(path.replace('.', String.raw`\.`)) });
  }

  button(name: string | RegExp): Locator {
    return this.detail.getByRole('button', { name, exact: true });
  }

  choice(name: string): Locator {
    return this.detail.getByRole('radio', { name, exact: true });
  }

  says(words: string | RegExp): Locator {
    return this.detail.getByText(words);
  }
}
