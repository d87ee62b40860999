import type { Locator, Page } from 'playwright-core';

/** The Accounts screen as a person finds their way on it, in English. */
export class AccountsPage {
  readonly page: Page;
  readonly add: Locator;
  readonly dialog: Locator;
  readonly key: Locator;
  readonly address: Locator;
  readonly name: Locator;
  readonly checkAndAdd: Locator;
  readonly find: Locator;
  readonly passphrase: Locator;

  constructor(page: Page) {
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

  groups(): Locator {
    return this.page.getByRole('main').getByRole('heading', { level: 2 });
  }

  rows(): Locator {
    return this.page.getByRole('main').getByRole('listitem');
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
  async focused(): Promise<string> {
    return await this.page.evaluate<string>(
      'document.activeElement.labels?.[0]?.textContent ?? document.activeElement.ariaLabel ?? document.activeElement.textContent',
    );
  }
}
