import type { KeychainFault } from '../../shared/models/vault.ts';

/** The library tells all failures by their text alone; these are the ones seen on the three systems (row SEC-4). */
const patterns: readonly (readonly [RegExp, KeychainFault])[] = [
  [/did not receive a reply|timed? ?out/i, 'silent'],
  // The service runs, but nobody has ever set up a keyring in it.
  [/no result found/i, 'absent'],
  [
    /DBUS_SESSION_BUS_ADDRESS|not provided by any|failed to connect|no such file|no default keychain/i,
    'absent',
  ],
  [/prompt was dismissed|is ?locked|locked collection|interaction is not allowed/i, 'locked'],
  [/denied|not permitted|user cancel|authoriz|authentication failed/i, 'denied'],
];

export function classifyKeychainError(words: string): KeychainFault {
  return patterns.find(([pattern]) => pattern.test(words))?.[1] ?? 'failed';
}

/** What it means and what to do, for people. */
export function explainKeychainFault(fault: KeychainFault): string {
  switch (fault) {
    case 'absent':
      return 'There is no keychain on this system, or no keyring has been set up in it.';
    case 'locked':
      return 'The keychain is locked. Unlock it, then run "portunus vault unlock".';
    case 'denied':
      return 'The keychain refused Portunus access. Allow it, then run "portunus vault unlock".';
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
