import { explain } from './explain.ts';
import { explainProblem, explainReason } from './explain-reason.ts';
import { loginOwnerNames } from './models/login-owner-name.ts';
import type { Preference, Sentence } from './models/sentence.ts';

/** In English: whole sentences, as the CLI prints them and its JSON documents hold them. */
export function explainSentence(sentence: Sentence): string {
  switch (sentence.code) {
    case 'alias-followed':
      return `${sentence.alias} is an alias for ${sentence.model}.`;
    case 'account-pinned':
      return `The request pins the account ${sentence.account}.`;
    case 'provider-named':
      return `The request names the provider ${sentence.provider}.`;
    case 'accounts-serve':
      return `${list(sentence.accounts)} ${sentence.accounts.length === 1 ? 'serves' : 'serve'} ${sentence.model}.`;
    case 'accounts-may-serve':
      return `No account is known for ${sentence.model}; ${list(sentence.accounts)} may serve any model.`;
    case 'nobody-known':
      return `No account is known for ${sentence.model}; the provider is asked all the same.`;
    case 'demo-answers':
      return 'No account of yours can answer this: the demo does.';
    case 'account-left-out':
      return `${explainProblem(sentence.problem)}.`;
    case 'account-asked':
      return sentence.others.length === 0
        ? `${sentence.account} is asked.`
        : `${sentence.account} is asked first, as it stands first in the list; then ${list(sentence.others)}.`;
    case 'account-preferred':
      return `${explainPreference(sentence.account, sentence.by)}${thenAsked(sentence.others)}.`;
    case 'account-unreadable':
      return `${sentence.account} could not be used: ${explain(sentence.error).message}`;
    case 'account-failed':
      return `${sentence.account}: ${explainReason(sentence.reason)} The next account is tried.`;
    case 'account-out-of-reach':
      return `${explain(sentence.error).message} The next account is tried.`;
    case 'connection-had-ended':
      return `${sentence.account}: the connection had ended; asked once more.`;
    case 'token-replaced':
      return `${sentence.account}: its token was refused; renewed it and asked once more.`;
    case 'tokens-estimated':
      return `${sentence.account} has no counter for tokens: the number is an estimate, made here.`;
    case 'client-left':
      return `The client left before ${sentence.before === 'request' ? 'its request' : 'the answer'} was complete.`;
    case 'engine-ended':
      return 'Portunus stopped';
    case 'vault-ready':
      return 'The login can be kept safely.';
    case 'callback-port-free':
      return `Port ${sentence.port} is free: the browser’s answer will arrive by itself.`;
    case 'callback-port-any':
      return 'Any free port will do: the browser’s answer will arrive by itself.';
    case 'callback-port-instead':
      return `Port ${sentence.port} is taken${by(sentence.holder)}; ${sentence.instead === null ? 'a free one' : `port ${sentence.instead}`} is used instead.`;
    case 'host-resolved':
      return `The name ${sentence.host} is known.`;
    case 'host-resolved-by-proxy':
      return `The proxy looks up the name ${sentence.host}.`;
    case 'host-unresolved':
      return `The name ${sentence.host} is not known here: ${sentence.reason}. Check the network and its DNS.`;
    case 'host-answered':
      return `${sentence.host} answers.`;
    case 'host-unreached':
      return `${sentence.host} does not answer: ${sentence.reason}. Check the network, a firewall, or whether a proxy has to be set.`;
    case 'proxy-works':
      return `The proxy ${sentence.proxy} connects.`;
    case 'clock-right':
      return 'This computer’s clock is right.';
    case 'clock-ahead':
      return `This computer’s clock is ${minutes(sentence.byMs)} ahead of ${sentence.host}: set it, or logins are taken for expired.`;
    case 'clock-behind':
      return `This computer’s clock is ${minutes(sentence.byMs)} behind ${sentence.host}: set it, or logins are used after their end.`;
    case 'clock-unchecked':
      return 'This computer’s clock could not be checked: nobody told the time.';
    case 'login-revoked':
      return 'Its login was ended at the provider.';
    case 'login-revoked-later':
      return 'Its login is ended at the provider when this can no longer be undone.';
    case 'revocation-not-offered':
      return `The provider offers no way to end its login from here${sentence.page === null ? ': it lasts until it runs out.' : `; you can end it at ${sentence.page}`}`;
    case 'revocation-failed':
      return `Its login could not be ended at the provider: ${sentence.reason}.${sentence.page === null ? ' It lasts until it runs out.' : ` You can end it at ${sentence.page}`}`;
    case 'login-left-to-owner':
      return `Its login at the provider goes on: ${loginOwnerNames[sentence.owner]} uses it too.`;
    case 'program-missing':
      return sentence.configured
        ? 'Configured, but its program was not found on PATH or in the usual folders.'
        : 'Its program was not found on PATH or in the usual folders.';
    case 'other-endpoint':
      return `It has its own endpoint, ${sentence.host ?? 'which is not a valid address'}: replaced while Portunus is on, restored by revert.`;
    case 'key-taken-out':
      return `${sentence.key} is taken out while Portunus is on, else both go out; revert puts it back.`;
    case 'key-helper-set':
      return 'apiKeyHelper is set: Claude Code may send its output beside our key.';
    case 'proxy-exempted':
      return `A proxy is configured: ${sentence.key} exempts 127.0.0.1, which Claude Code would send through it.`;
    case 'file-linked':
      return `${sentence.path} leads to ${sentence.target}, which is what is edited.`;
    case 'file-in-work-tree':
      return `${sentence.path} is inside the git work tree ${sentence.folder}: take care not to commit the key.`;
    case 'file-becomes-private':
      return 'Others may read the file now: it becomes private while our key is in it.';
    case 'original-lost':
      return 'The copy of the original is gone: what our keys replaced cannot be put back.';
    case 'switched-by-hand':
      return 'It was pointed here by hand.';
    case 'key-differs':
      return `${sentence.key} is not what Portunus would write now: apply sets it again.`;
    case 'key-changed':
      return `${sentence.key} was changed since it was switched on: ${sentence.outcome === 'left' ? 'left as it is' : 'apply sets it again'}.`;
    case 'nothing-to-undo':
      return `Portunus has nothing to undo in ${sentence.path}.`;
    case 'file-deleted':
      return `${sentence.path} was deleted since, and stays so.`;
    case 'key-beats-start':
      return `settings.json sets ${sentence.key}, which beats the environment of this start.`;
    case 'running-client-keeps':
      return `A ${sentence.client} that is running keeps the removed values until it is started again.`;
    case 'login-kind-unsupported':
      return `Portunus has no use for a login of the kind “${sentence.kind}”.`;
    case 'login-in-keyring':
      return `${loginOwnerNames[sentence.owner]} keeps this login in the system’s keyring, where only it may read it.`;
    case 'login-encrypted':
      return `${loginOwnerNames[sentence.owner]} keeps this login encrypted, so that only it can read it.`;
    case 'login-points-elsewhere':
      return `This only stands for the login of ${sentence.tool}: take it from there.`;
    case 'login-only-referenced':
      return 'Its secret is kept somewhere else: only a reference to it is here.';
    case 'login-switched-off':
      return `It is switched off in ${loginOwnerNames[sentence.owner]}.`;
    case 'login-empty':
      return 'There is no token in it: sign in with that tool again.';
    case 'words':
    case 'key-refused':
    case 'rate-limited':
    case 'provider-answered':
    case 'vault-opening':
    case 'quota-used-up':
    case 'renewal-refused':
    case 'renewal-interrupted':
    case 'token-refused':
    case 'token-ended':
    case 'owner-must-renew':
    case 'owner-signed-out':
    case 'client-login-missing':
    case 'other-tools-refused':
    case 'account-disabled':
    case 'verification-needed':
    case 'project-missing':
    case 'setup-unfinished':
    case 'vault-closing':
    case 'passphrase-needed':
    case 'passphrase-file-wrong':
    case 'passphrase-file-unusable':
    case 'secrets-in-memory':
    case 'secrets-set-aside':
    case 'keychain-replaced':
    case 'keychain-failed':
    case 'no-place-for-secrets':
      return explainReason(sentence);
    default:
      return explain(sentence).message;
  }
}

const by = (holder: string | null) => (holder === null ? ' by another program' : ` by ${holder}`);
const minutes = (ms: number) => {
  const count = Math.round(ms / 60_000);
  return `${count} ${count === 1 ? 'minute' : 'minutes'}`;
};
const list = (labels: readonly string[]) => labels.join(', ');

const thenAsked = (others: readonly string[]) => (others.length === 0 ? '' : `; then ${list(others)}`);

function explainPreference(account: string, by: Preference): string {
  switch (by) {
    case 'client-login':
      return `${account} is asked first, as the client sent its own login along`;
    case 'client-order':
      return `${account} is asked first, as it stands first in the order of this client`;
    case 'session':
      return `${account} is asked first, as it has this conversation already`;
    case 'round_robin':
      return `${account} is asked first, as it is its turn`;
    case 'weighted':
      return `${account} is asked first, as it is its turn by the accounts’ weights`;
    case 'least_connections':
      return `${account} is asked first, as it has the fewest requests under way`;
    case 'random':
      return `${account} is asked first, by chance`;
  }
}
