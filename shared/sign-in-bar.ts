import { z } from 'zod';
import type { AppError } from './errors.ts';

/**
 * What the desktop's main process and the bar above a provider's sign-in page tell each other. The provider's own
 * page takes no part in it.
 */
export interface SignInBar {
  readonly language: 'en' | 'zh-CN';
  /** The provider's name. */
  readonly provider: string;
  readonly place: SignInPlace;
  /** Whether the page has anything to show yet. */
  readonly arrived: boolean;
  readonly loading: boolean;
  /** The provider has answered; the engine does the rest. */
  readonly finishing: boolean;
  readonly canGoBack: boolean;
  /** Something that did not happen; the page stays as it is. */
  readonly notice: SignInNotice | null;
  /** Why there is no page; null while there is one. */
  readonly problem: SignInProblem | null;
}

/** Whose page is shown. */
export interface SignInPlace {
  /** With the port where it is not the usual one. */
  readonly host: string;
  readonly secured: 'by-encryption' | 'by-this-machine';
}

export type SignInNotice =
  /** The page wanted to lead there. */
  | { readonly code: 'host-blocked'; readonly host: string }
  | { readonly code: 'scheme-blocked'; readonly scheme: string }
  /** The provider came back with what is not an answer to this sign-in; it still waits. */
  | { readonly code: 'answer-strange' }
  /** Of what was pasted, or of the system's browser. */
  | { readonly code: 'failed'; readonly error: AppError };

export type SignInProblem =
  'offline' | 'name-unknown' | 'unreachable' | 'timed-out' | 'certificate' | 'proxy' | 'crashed' | 'other';

/** What a person does in the bar. */
export const SignInAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('use-browser') }),
  /** A code, or the address that the browser ended at. */
  z.strictObject({ act: z.literal('paste'), text: z.string().max(65_536) }),
  z.strictObject({ act: z.literal('cancel') }),
  z.strictObject({ act: z.literal('back') }),
  /** The first page again. */
  z.strictObject({ act: z.literal('restart') }),
  z.strictObject({ act: z.literal('dismiss') }),
  /** How much of the window the bar takes, in its own pixels. */
  z.strictObject({ act: z.literal('measure'), height: z.number().int().min(0).max(2000) }),
]);
export type SignInAct = z.infer<typeof SignInAct>;

/** What the preload script puts on the bar's page. */
export interface SignInBarBridge {
  readonly act: (act: SignInAct) => void;
  /** Tells the present state to a new listener, too. Returns the end of the subscription. */
  readonly onChange: (listener: (bar: SignInBar) => void) => () => void;
}

export interface SignInGlobals {
  readonly signIn?: SignInBarBridge;
}
