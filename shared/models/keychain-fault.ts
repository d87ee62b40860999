import { z } from 'zod';

/** Why a keychain cannot be used right now (row SEC-4): one word each, so that each has its own text. */
export const KeychainFault = z.enum([
  'absent',
  'locked',
  'denied',
  'silent',
  'changed',
  'key-lost',
  'failed',
]);
export type KeychainFault = z.infer<typeof KeychainFault>;
