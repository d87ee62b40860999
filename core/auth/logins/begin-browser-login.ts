import { AppFailure, type AppError } from '../../../shared/errors.ts';
import type { OAuthData } from '../../../shared/models/provider.ts';
import type { Provider } from '../../providers/provider-registry.ts';
import { findPortHolder } from '../find-port-holder.ts';
import { buildAuthorizeUrl } from './authorize-url.ts';
import { listenForCallback } from './callback-listener.ts';
import type { OpenLoginSecrets } from './open-login.ts';
import { createProofKey, createState } from './proof-key.ts';
import type { CallbackAnswer } from './read-callback.ts';

export interface BrowserLogin {
  readonly url: string;
  readonly redirectUri: string;
  readonly listening: boolean;
  readonly secrets: OpenLoginSecrets;
  /** Why nothing listens where something should. */
  readonly error: AppError | null;
  readonly release: () => Promise<void>;
}

export interface BrowserLoginOptions {
  readonly provider: Provider & { readonly oauth: OAuthData };
  /** Nothing listens: the provider's page shows the code, or the address it ends at is pasted. */
  readonly paste: boolean;
  readonly onAnswer: (answer: CallbackAnswer) => void;
}

/**
 * Makes the address of a sign-in page and, unless it is to be pasted, listens for the way back. When other programs
 * hold every registered port the sign-in goes on: the browser then ends at an address that can be pasted (row OA-4).
 */
export async function beginBrowserLogin(options: BrowserLoginOptions): Promise<BrowserLogin> {
  const { provider, paste, onAnswer } = options;
  const { oauth } = provider;
  const { callback, pasteRedirectUri } = oauth;
  const state = createState();
  const proof = oauth.pkce ? createProofKey() : null;
  const issuers = [oauth.authorizeUrl, oauth.tokenUrl].map((address) => new URL(address).origin);
  const listener = paste
    ? undefined
    : await listenForCallback({ callback, expected: { state, issuers }, onAnswer });
  const showsCode = paste && pasteRedirectUri !== null;
  const redirectUri = showsCode ? pasteRedirectUri : loopbackUri(provider, listener?.port);
  return {
    url: buildAuthorizeUrl({ oauth, redirectUri, state, challenge: proof?.challenge ?? null }),
    redirectUri,
    listening: listener !== undefined,
    secrets: { expected: { state, issuers, redirectUri, showsCode }, verifier: proof?.verifier ?? null },
    error: paste || listener !== undefined ? null : await nameHolder(callback.ports),
    release: () => listener?.close() ?? Promise.resolve(),
  };
}

function loopbackUri({ id, oauth }: BrowserLoginOptions['provider'], port: number | undefined): string {
  const { host, path, ports } = oauth.callback;
  const chosen = port ?? ports[0];
  if (chosen !== undefined) return `http://${host}:${chosen}${path}`;
  throw new AppFailure({ code: 'login-failed', provider: id, problem: 'no port of this machine is free' });
}

async function nameHolder(ports: readonly number[]): Promise<AppError> {
  const holders = await Promise.all(ports.map(findPortHolder));
  const holder = holders.find((each) => each !== null) ?? null;
  return { code: 'callback-ports-taken', ports: [...ports], holder };
}
