import type { Browser, Locator, Page } from 'playwright-core';
import { GalleryPage, type GalleryView } from './gallery-page.ts';

/** The Accounts screen as a person finds their way on it, in English. */
export class AccountsPage {
  readonly gallery: GalleryPage;
  readonly page: Page;
  readonly add: Locator;
  readonly dialog: Locator;
  readonly key: Locator;
  readonly address: Locator;
  readonly name: Locator;
  readonly checkAndAdd: Locator;
  readonly find: Locator;
  readonly passphrase: Locator;

  private constructor(gallery: GalleryPage) {
    const { page } = gallery;
    this.gallery = gallery;
    this.page = page;
    this.add = page.getByRole('button', { name: 'Add account' });
    this.dialog = page.getByRole('dialog');
    this.key = this.dialog.getByLabel('API key', { exact: true });
    this.address = this.dialog.getByLabel('Address');
    this.name = this.dialog.getByLabel('Name');
    this.checkAndAdd = this.dialog.getByRole('button', { name: 'Check and add' });
    this.find = page.getByRole('searchbox', { name: 'Find an account' });
    this.passphrase = page.getByRole('main').getByLabel('Passphrase', { exact: true });
  }

  static async open(browser: Browser, address: string, view?: GalleryView): Promise<AccountsPage> {
    const gallery = await GalleryPage.open(browser, address, view);
    await gallery.page.getByRole('heading', { level: 1 }).waitFor();
    return new AccountsPage(gallery);
  }

  /** What the engine was asked to do with accounts, or with another noun of the contract, in order. */
  asked(noun = 'accounts'): Promise<{ name: string; input: unknown }[]> {
    return this.page.evaluate(
      (wanted) => window.gallery!.calls.filter(({ name }) => name.startsWith(`${wanted}.`)),
      noun,
    );
  }

  groups(): Locator {
    return this.page.getByRole('main').getByRole('heading', { level: 2 });
  }

  rows(): Locator {
    return this.page.getByRole('main').locator('.account-row');
  }

  /** The labels of a provider's accounts, in the order in which they stand. */
  order(provider: string): Promise<string[]> {
    return this.page
      .getByRole('list', { name: `${provider} accounts` })
      .locator('.account-title b')
      .allInnerTexts();
  }

  grip(label: string): Locator {
    return this.page.getByRole('button', { name: `Move ${label}:` });
  }

  /** The name, which opens the details. */
  title(label: string): Locator {
    return this.row(label).locator('.account-title');
  }

  /** What the desktop host was asked whose name begins so. */
  askedDesktop(start: string): Promise<string[]> {
    return this.page.evaluate(
      (wanted) =>
        window.galleryDesktop!.calls.map(({ name }) => name).filter((name) => name.startsWith(wanted)),
      start,
    );
  }

  /** Drops data on the place where another folder is named, as a file manager does. */
  async drop(data: Readonly<Record<string, string>>): Promise<void> {
    await this.dialog.locator('.import-drop').evaluate((place, given) => {
      const transfer = new DataTransfer();
      for (const [type, value] of Object.entries(given)) transfer.setData(type, value);
      place.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }));
    }, data);
  }

  /** The one thing to do next in the dialog. */
  primary(): Locator {
    return this.dialog.locator('.button-primary');
  }

  pasteField(): Locator {
    return this.dialog.locator('.paste-answer input');
  }

  readTick(): Locator {
    return this.dialog.getByRole('checkbox', { name: 'I have read this' });
  }

  /** Nothing is being looked for any more, and no colour is on its way to another. */
  async settled(): Promise<void> {
    const busy = this.page.locator(
      '.dialog .skeleton, .dialog [aria-busy="true"], .account-details .skeleton',
    );
    await busy.first().waitFor({ state: 'detached' });
    await this.page.evaluate(() =>
      Promise.all(document.getAnimations().map((animation) => animation.finished)).then(() => undefined),
    );
  }

  row(label: string): Locator {
    return this.page.getByRole('listitem', { name: label, exact: true });
  }

  async choose(label: string, action: string): Promise<void> {
    await this.page.getByRole('button', { name: `More actions for ${label}` }).click();
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  async giveKey(key: string): Promise<void> {
    await this.key.fill(key);
    await this.key.press('Enter');
  }

  place(): string {
    return new URL(this.page.url()).hash;
  }

  /** The label or text of what has the focus. */
  focused(): Promise<string | null> {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
      const label = isField ? element.labels?.[0]?.textContent : null;
      return label ?? element?.ariaLabel ?? element?.textContent ?? null;
    });
  }

  lineCount(words: Locator): Promise<number> {
    return words.evaluate(
      (element) => element.clientHeight / parseFloat(getComputedStyle(element).lineHeight),
    );
  }
}
