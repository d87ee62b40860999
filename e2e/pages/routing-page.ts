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

  strategy(name: string): Locator {
    return this.#page.getByRole('radio', { name, exact: true });
  }

  affinity(): Locator {
    return this.#page.getByRole('switch', { name: 'Keep a conversation with its account' });
  }

  chooseTool(name: string): Promise<unknown> {
    return this.#page.getByRole('combobox', { name: 'Whose order' }).selectOption({ label: name });
  }

  /** Labels in the order that a tool has. */
  async orderOf(tool: string): Promise<string[]> {
    const list = this.#page.getByRole('list', { name: `Order of accounts for ${tool}` });
    return await list.getByRole('link').allInnerTexts();
  }

  move(label: string, direction: 'up' | 'down'): Locator {
    return this.#page.getByRole('button', { name: `Move ${label} ${direction}`, exact: true });
  }

  /** The middle of the handle by which a row is dragged. */
  async gripOf(label: string): Promise<{ x: number; y: number }> {
    const row = this.#page.locator('.reorder-row').filter({ hasText: label });
    const box = await row.locator('.reorder-grip').boundingBox();
    if (box === null) throw new Error(`${label} has no grip`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** What screen readers were told last. */
  announced(words: string): Locator {
    return this.#page.getByRole('status').filter({ hasText: words });
  }

  followAll(): Locator {
    return this.#page.getByRole('button', { name: 'Follow the order of all tools' });
  }
}
