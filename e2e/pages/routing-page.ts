import type { Locator, Page } from 'playwright-core';

export class RoutingPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Who is asked for a format, one line each. */
  async order(format: string): Promise<string[]> {
    const list = this.#page.getByRole('list', { name: `Accounts asked for ${format}, in order` });
    const lines = await list.getByRole('listitem').allInnerTexts();
    return lines.map((line) => line.split(/\s*\n\s*/).join(' | '));
  }

  words(text: string): Locator {
    return this.#page.getByText(text);
  }

  buttons(): Locator {
    return this.#page.getByRole('main').getByRole('button');
  }
}
