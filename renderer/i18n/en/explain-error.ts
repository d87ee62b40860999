import type { AppError } from '../../../shared/errors.ts';
import { explain } from '../../../shared/explain.ts';

/**
 * Says what the CLI, the log and the data plane say. Only where their hint names a command or a flag, the
 * window names what is to be done in it instead.
 */
export function explainError(error: AppError): { message: string; hint: string } {
  const words = explain(error);
  return { ...words, hint: hintForWindow(error) ?? words.hint };
}

function hintForWindow(error: AppError): string | undefined {
  switch (error.code) {
    case 'invalid-input':
      return 'Correct it and try again.';
    case 'not-found':
      return 'It was removed meanwhile; the list shows what there is.';
    case 'ambiguous':
      return 'Choose it from the list.';
    case 'unauthorised':
      return 'Open the address that the engine printed when it started.';
    case 'engine-not-running':
      return 'This window connects again by itself as soon as one runs.';
    case 'port-unavailable':
      return 'Free it, or choose another port in Settings, and switch the clients on again.';
    case 'vault-not-chosen':
      return 'Choose in Settings where secrets are kept.';
    case 'vault-locked':
      return 'Unlock it in Settings.';
    case 'vault-session-only':
      return 'Start Portunus first, or choose a passphrase in Settings.';
    case 'account-key-refused':
      return 'Nothing was saved. Check the key, or add it without the check.';
    case 'account-unreachable':
      return 'Nothing was saved. Check the network or the base URL, or add it without the check.';
    case 'policy-not-accepted':
      return 'Read what it says about it, and accept that in the dialog.';
    case 'account-signed-out':
      return 'Sign in again under Accounts.';
    case 'paused':
      return 'Resume it on Home or in the tray.';
    case 'local-key-missing':
      return 'Switch the client on under Clients, or make a key in Settings and send it in Authorization: Bearer or x-api-key.';
    case 'local-key-wrong':
      return 'Switch the client on again under Clients, or make a new key in Settings.';
    case 'no-account':
      return 'Add one under Accounts.';
    case 'model-unknown':
      return 'Ask for a model of an account you have, or give it an alias that leads to one.';
    case 'accounts-unusable':
      return 'Accounts tells what each of them needs.';
    case 'proxy-failed':
      return 'Nothing was sent. Test the proxy in Settings or at its account, or set it again there.';
    default:
      return undefined;
  }
}
