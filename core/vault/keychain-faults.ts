import type { KeychainFault } from '../../shared/models/keychain-fault.ts';

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
