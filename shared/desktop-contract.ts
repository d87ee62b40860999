import { z } from 'zod';
import type { Bridge } from './contract.ts';
import { AppError, type Result } from './errors.ts';

/**
 * What only the desktop host can do, beside the engine's contract: the window asks for it where
 * `window.desktop` is there and hides the control where it is not (a browser).
 */
const command = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
const nothing = z.strictObject({});
/** A LoginAttempt's id. Its page is asked of the engine, never taken from a window. */
const onLogin = z.strictObject({ login: z.string().min(1).max(200) });

/** `unsupported` says why in words, e.g. that this build has no fixed place on the disk. */
export const LoginItem = z.object({
  supported: z.boolean(),
  unsupported: z.string().nullable(),
  enabled: z.boolean(),
  /** Without opening a window. */
  hidden: z.boolean(),
});
export type LoginItem = z.infer<typeof LoginItem>;

export const DesktopStatus = z.object({
  platform: z.enum(['darwin', 'win32', 'linux']),
  /** Closing the window hides it there; without a tray it quits. */
  tray: z.boolean(),
  loginItem: LoginItem,
  /** Why no engine serves, e.g. `port-unavailable`; null while one does or is being started. */
  engineError: AppError.nullable(),
});
export type DesktopStatus = z.infer<typeof DesktopStatus>;

/** The window's screens, as the tray and the rail name them. */
export const Screen = z.enum(['home', 'accounts', 'clients', 'activity', 'routing', 'usage', 'settings']);
export type Screen = z.infer<typeof Screen>;

export const desktopCommands = {
  'desktop.status': command(nothing, DesktopStatus),
  'desktop.setLoginItem': command(
    z.strictObject({ enabled: z.boolean(), hidden: z.boolean() }),
    DesktopStatus,
  ),
  /** Opens an https page of the allow-list in the system browser (row EL-5). */
  'desktop.openExternal': command(z.strictObject({ url: z.string().max(2048) }), nothing),
  /**
   * Shows the page of a sign-in that waits in a window of its own, or brings that to the front; closing it cancels the
   * sign-in. A provider that refuses such windows, and a device login, open in the system browser.
   */
  'desktop.openSignIn': command(onLogin, z.object({ opened: z.enum(['window', 'browser']) })),
  /** The same in the system browser; a window that is open for it goes, the sign-in stays. */
  'desktop.openSignInInBrowser': command(onLogin, nothing),
  'desktop.copyText': command(z.strictObject({ text: z.string().max(65_536) }), nothing),
  /** Puts the key for tools that are set up by hand on the clipboard; its text never enters the window. */
  'desktop.copyKey': command(nothing, nothing),
  /** Makes a local key and puts its text on the clipboard, for the same reason; the only time that it can be had. */
  'desktop.createKey': command(z.strictObject({ name: z.string().trim().min(1).max(80) }), nothing),
  /** Ends the engine gracefully and starts it anew; `port` is for when the one in the settings cannot be had. */
  'desktop.restartEngine': command(
    z.strictObject({ port: z.number().int().min(0).max(65_535).optional() }),
    nothing,
  ),
};

/** Whether the engine can be reached. `lost`: it was, and is being looked for. */
export const Connection = z.enum(['connecting', 'open', 'lost']);
export type Connection = z.infer<typeof Connection>;

export const desktopEvents = {
  'desktop.changed': DesktopStatus,
  'desktop.connection': Connection,
  /** The tray or the menu asks the window for a screen. */
  'desktop.navigate': z.object({ screen: Screen }),
};

export type DesktopCommandName = keyof typeof desktopCommands;
export type DesktopEventName = keyof typeof desktopEvents;
export type DesktopInput<N extends DesktopCommandName> = z.input<(typeof desktopCommands)[N]['input']>;
export type DesktopOutput<N extends DesktopCommandName> = z.output<(typeof desktopCommands)[N]['output']>;
export type DesktopPayload<E extends DesktopEventName> = z.output<(typeof desktopEvents)[E]>;

export interface DesktopBridge {
  invoke<N extends DesktopCommandName>(name: N, input: DesktopInput<N>): Promise<Result<DesktopOutput<N>>>;
  /** `desktop.connection` also tells the present state to a new listener. Returns the end of the subscription. */
  on<E extends DesktopEventName>(name: E, listener: (payload: DesktopPayload<E>) => void): () => void;
}

/** What the preload script puts on `window`; a browser has neither. */
export interface DesktopGlobals {
  readonly bridge?: Bridge;
  readonly desktop?: DesktopBridge;
}
