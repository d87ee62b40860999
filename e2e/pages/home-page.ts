import type { Locator, Page } from 'playwright-core';

/** Home as a person meets it: by roles and words. */
export class HomePage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  heading(): Locator {
    return this.#page.getByRole('heading', { level: 1 });
  }

  needsYou(): Locator {
    return this.#page.getByRole('region', { name: 'Needs you' });
  }

  /** Where an action of the list leads to. */
  mending(name: string): Promise<string | null> {
    return this.needsYou().getByRole('link', { name }).getAttribute('href');
  }

  figure(label: string): Locator {
    const figures = this.#page.locator('dl');
    return figures.locator('div').filter({ has: this.#page.getByText(label, { exact: true }) });
  }

  lanes(): Locator {
    return this.#page.getByRole('region', { name: 'What goes where' }).getByRole('listitem');
  }

  lane(client: string): Locator {
    return this.lanes().filter({ hasText: client });
  }

  steps(): Locator {
    return this.#page.getByRole('region', { name: 'First steps' });
  }

  step(title: string): Locator {
    return this.steps()
      .getByRole('listitem')
      .filter({ has: this.#page.getByRole('heading', { name: title }) });
  }

  button(name: string): Locator {
    return this.#page.getByRole('button', { name, exact: true });
  }

  menuItem(name: string): Locator {
    return this.#page.getByRole('menuitem', { name });
  }

  status(words: string): Locator {
    return this.#page.getByText(words, { exact: true });
  }

  doctor(): Locator {
    return this.#page.getByRole('dialog', { name: 'Doctor' });
  }
}
