import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import { createPageRules, createRequestRule, type PageListener } from './guard-page.ts';
import { listSignInPlaces } from './judge-address.ts';

const places = listSignInPlaces(
  { signInOrigins: ['https://claude.ai'], signInHosts: ['*.anthropic.com'] },
  { redirectUri: 'http://localhost:54545/callback' },
);
const answer = 'http://localhost:54545/callback?code=c&state=s';

/** A provider's page as far as its rules know one. */
class Page extends EventEmitter {
  readonly loaded: string[] = [];
  readonly told: unknown[] = [];
  readonly taken: string[] = [];
  open: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });

  constructor(options: { listening: boolean }) {
    super();
    const listener: PageListener = {
      places,
      takeAnswer: options.listening ? null : (url) => void this.taken.push(url),
      tellBlocked: (blocked) => void this.told.push(blocked),
    };
    createPageRules(listener)(this as unknown as WebContents);
  }

  setWindowOpenHandler(handler: Page['open']): void {
    this.open = handler;
  }

  isDestroyed = () => false;
  loadURL = (url: string) => Promise.resolve(void this.loaded.push(url));

  /** Whether it got there. */
  go(event: string, url: string, isMainFrame = true): boolean {
    let goes = true;
    this.emit(event, { url, isMainFrame, preventDefault: () => (goes = false) });
    return goes;
  }
}

test.each(['will-navigate', 'will-redirect'])(
  'EL-4: %s goes on at the provider and nowhere else',
  (event) => {
    const page = new Page({ listening: true });
    expect(page.go(event, 'https://claude.ai/login')).toBe(true);
    expect(page.go(event, answer)).toBe(true);
    expect(page.told).toEqual([]);
    expect(page.go(event, 'https://evil.com/?secret')).toBe(false);
    expect(page.go(event, 'portunus-test://secret')).toBe(false);
    expect(page.told).toEqual([
      { goes: 'nowhere', because: 'host', host: 'evil.com' },
      { goes: 'nowhere', because: 'scheme', scheme: 'portunus-test' },
    ]);
  },
);

test('EL-4: frames in the page may show the web, and nothing of this machine or its programs', () => {
  const page = new Page({ listening: true });
  for (const event of ['will-frame-navigate', 'will-redirect']) {
    expect(page.go(event, 'https://challenges.cloudflare.com/', false)).toBe(true);
    expect(page.go(event, 'http://127.0.0.1:7787/', false)).toBe(false);
    expect(page.go(event, 'portunus-test://x', false)).toBe(false);
  }
  expect(page.told).toEqual([]);
});

test('EL-4: a new window becomes the next page of this one, if it is the provider’s', async () => {
  const page = new Page({ listening: true });
  for (const url of ['https://www.anthropic.com/terms', 'https://evil.com/', 'about:blank', answer]) {
    expect(page.open({ url })).toEqual({ action: 'deny' });
  }
  await expect.poll(() => page.loaded).toEqual(['https://www.anthropic.com/terms']);
  expect(page.told).toHaveLength(2);
});

test('OA-5: an answer that we do not listen for is taken before it reaches whoever does', () => {
  const page = new Page({ listening: false });
  expect(page.go('will-redirect', answer)).toBe(false);
  expect(page.taken).toEqual([answer]);
});

test('EL-4: a page that asks to be left again is left', () => {
  const page = new Page({ listening: true });
  expect(page.go('will-prevent-unload', '')).toBe(false); // Preventing the prevention.
});

test('EL-4: requests hold to the same rules, whoever made them', () => {
  const ask = (listening: boolean) => {
    const allows = createRequestRule({
      places,
      takeAnswer: listening ? null : () => undefined,
      tellBlocked: () => undefined,
    });
    return (url: string, resourceType: 'mainFrame' | 'subFrame' | 'script') => allows({ url, resourceType });
  };
  const [listening, deaf] = [ask(true), ask(false)];
  expect([listening(answer, 'mainFrame'), deaf(answer, 'mainFrame')]).toEqual([true, false]);
  expect(listening(answer, 'script')).toBe(false);
  expect(listening('https://evil.com/', 'mainFrame')).toBe(false);
  expect(listening('https://cdn.example.com/a.js', 'script')).toBe(true);
  expect(listening('http://127.0.0.1:7787/v1/models', 'script')).toBe(false);
  expect(listening('file:///etc/passwd', 'subFrame')).toBe(false);
});
