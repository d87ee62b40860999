import type { AccountProblem } from './models/account-problem.ts';
import type { KeychainFault } from './models/keychain-fault.ts';
import { loginOwnerNames } from './models/login-owner-name.ts';
import type { Reason } from './models/reason.ts';

/** One or two whole sentences. */
export function explainReason(reason: Reason): string {
  switch (reason.code) {
    case 'words':
      return reason.words;
    case 'key-refused':
      return 'The provider refused the key (401).';
    case 'rate-limited':
      return 'The provider’s rate limit was reached (429).';
    case 'provider-answered':
      return `The provider answered ${reason.status}.`;
    case 'quota-used-up':
      return reason.window === null
        ? 'The plan’s limit is used up, the provider says.'
        : `Its ${reason.window} window is used up, the provider says.`;
    case 'renewal-refused':
      return `The provider ended this login: ${reason.words}`;
    case 'renewal-interrupted':
      return 'A renewal of this login was interrupted before its answer was safe, and its token is spent.';
    case 'token-refused':
      return 'The provider refused the token (401).';
    case 'token-ended':
      return 'The token’s time is up, and it cannot be renewed.';
    case 'owner-must-renew':
      return `It is ${loginOwnerNames[reason.owner]}’s login and its time is up: run ${loginOwnerNames[reason.owner]} once, which renews it.`;
    case 'owner-signed-out':
      return `${loginOwnerNames[reason.owner]} has no such login any more (${reason.path}).`;
    case 'client-login-missing':
      return 'The client did not send a login of its own along.';
    case 'other-tools-refused':
      return `The provider refuses this login for tools other than its own: ${reason.words}`;
    case 'account-disabled':
      return `The provider does not serve this account: ${reason.words}`;
    case 'verification-needed':
      return `The provider wants you to confirm something first: ${reason.words}${reason.link === null ? '' : ` (${reason.link})`}`;
    case 'project-missing':
      return 'Google names no Cloud project for this account. Set GOOGLE_CLOUD_PROJECT to the id of yours (not its number) where Portunus is started.';
    case 'setup-unfinished':
      return 'This account is not set up for Gemini Code Assist yet: sign in once with Google’s own Gemini CLI or IDE extension, which finishes it.';
    case 'vault-opening':
      return 'It is being opened.';
    case 'vault-closing':
      return 'The engine is stopping.';
    case 'passphrase-needed':
      return 'Its passphrase is needed.';
    case 'passphrase-file-wrong':
      return `The passphrase in ${reason.path} is not this vault's.`;
    case 'passphrase-file-unusable':
      return reason.problem;
    case 'secrets-in-memory':
      return (
        'Secrets are kept in memory only and end with this engine.' +
        (reason.lost === 0
          ? ''
          : ` Those of the last session (${reason.lost}) are gone, as that choice means: sign in again.`)
      );
    case 'secrets-set-aside':
      return (
        `The keychain no longer holds the key of your saved secrets, so ${reason.records} of them cannot be read. They are kept aside ` +
        `since ${new Date(reason.since).toISOString().slice(0, 10)} and come back if the key does. Until then, sign in again.`
      );
    case 'keychain-replaced':
      return (
        `Your secrets' key is in ${reason.before}, but ${reason.now} answers now and does not have it. Go back to the former, ` +
        'or choose a place for secrets again and sign in again.'
      );
    case 'keychain-failed':
      return explainKeychainFault(reason.fault);
    case 'no-place-for-secrets':
      return `${explainKeychainFault(reason.fault)} Nothing is saved until you choose: a passphrase, or this session only.`;
  }
}

/** Without a full stop, as a part of a list. */
export function explainProblem(problem: AccountProblem): string {
  switch (problem.state) {
    case 'paused':
      return `${problem.account} is paused`;
    case 'resting':
      return `${problem.account} is resting: ${withoutStop(problem.reason)}`;
    case 'login-needed':
      return `${problem.account} needs a new sign-in or key: ${withoutStop(problem.reason)}`;
    case 'expired':
      return `${problem.account} has expired: ${withoutStop(problem.reason)}`;
    case 'unsuitable':
      return `${problem.account} is not for this: ${withoutStop(problem.reason)}`;
    case 'locked':
      return `${problem.account} cannot be used: ${withoutStop(problem.reason)}`;
  }
}

const withoutStop = (reason: Reason) => explainReason(reason).replace(/\.$/, '');

/** What it means and what to do. */
function explainKeychainFault(fault: KeychainFault): string {
  switch (fault) {
    case 'absent':
      return 'There is no keychain on this system, or no keyring has been set up in it.';
    case 'locked':
      return 'The keychain is locked. Unlock it, then unlock the vault.';
    case 'denied':
      return 'The keychain refused Portunus access. Allow it, then unlock the vault.';
    case 'silent':
      return 'The keychain does not answer; it may be waiting for you to unlock it.';
    case 'changed':
      return 'Another keychain than before answers.';
    case 'key-lost':
      return 'The keychain no longer holds Portunus’s key.';
    case 'failed':
      return 'The keychain reported an error; the log has its words.';
  }
}
