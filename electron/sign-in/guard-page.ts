import type { Event, WebContents } from 'electron';
import type { ContentsRules, RequestRule } from '../windows/guard-contents.ts';
import { type AddressVerdict, isPartAllowed, judgePageAddress, type SignInPlaces } from './judge-address.ts';

export type BlockedAddress = Extract<AddressVerdict, { goes: 'nowhere' }>;

/** Who hears what the provider's page tries. */
export interface PageListener {
  readonly places: SignInPlaces;
  /** Takes the address that the answer came back to. Null: the engine listens there, so that the page loads it. */
  readonly takeAnswer: ((url: string) => void) | null;
  readonly tellBlocked: (blocked: BlockedAddress) => void;
}

interface Leaving {
  readonly url: string;
  readonly isMainFrame: boolean;
}

/**
 * What a provider's sign-in page may do (row EL-4): go on among the provider's own addresses, in this one window.
 * Defends against links, scripts, forms and redirects that lead elsewhere, to another program or to a server on this
 * machine. Addresses carry codes and states: they are never logged (row OA-6).
 */
export function createPageRules(listener: PageListener): ContentsRules {
  return (contents) => {
    const judge = (event: Event<Leaving>) => {
      if (event.isMainFrame) judgeLeaving(listener, event);
      else if (!isPartAllowed(event.url, listener.places)) event.preventDefault();
    };
    contents.on('will-navigate', judge);
    contents.on('will-redirect', judge);
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) judge(event);
    });
    // A page that asks to be left again must not hold its window open.
    contents.on('will-prevent-unload', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openHere(contents, listener, url);
      return { action: 'deny' };
    });
  };
}

/** The last line behind the rules for pages, and the only one for what a page loads. */
export function createRequestRule({ places, takeAnswer }: PageListener): RequestRule {
  return ({ url, resourceType }) => {
    if (resourceType !== 'mainFrame') return isPartAllowed(url, places);
    const { goes } = judgePageAddress(url, places);
    return goes === 'on' || (goes === 'back' && takeAnswer === null);
  };
}

function judgeLeaving({ places, takeAnswer, tellBlocked }: PageListener, event: Event<Leaving>): void {
  const verdict = judgePageAddress(event.url, places);
  if (verdict.goes === 'on' || (verdict.goes === 'back' && takeAnswer === null)) return;
  event.preventDefault();
  if (verdict.goes === 'nowhere') tellBlocked(verdict);
  else takeAnswer?.(event.url);
}

/** A window of its own would have no bar that says whose page it is. */
function openHere(contents: WebContents, { places, tellBlocked }: PageListener, url: string): void {
  const verdict = judgePageAddress(url, places);
  if (verdict.goes === 'nowhere') tellBlocked(verdict);
  // Not within the call that asks; a failed load is told by its own event.
  else if (verdict.goes === 'on') setImmediate(() => void loadIn(contents, url));
}

async function loadIn(contents: WebContents, url: string): Promise<void> {
  if (!contents.isDestroyed()) await contents.loadURL(url).catch(() => undefined);
}
