import type { Locator, Page } from 'playwright-core';

export class UsagePage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  choose(period: string): Promise<void> {
    return this.#page.getByRole('radio', { name: period }).click();
  }

  /** The cells of a client's row, in words. */
  row(client: string): Promise<string[]> {
    const row = this.#page
      .getByRole('row')
      .filter({ has: this.#page.getByRole('rowheader', { name: client }) });
    return row.getByRole('cell').allInnerTexts();
  }

  clients(): Promise<string[]> {
    return this.#page.getByRole('rowheader').allInnerTexts();
  }

  cacheShare(client: string): Locator {
    return this.#page.getByRole('meter', { name: `Share of the input of ${client}` });
  }

  words(text: string | RegExp): Locator {
    return this.#page.getByText(text);
  }
}
