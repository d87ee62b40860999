import { z } from 'zod';

/** What an outbound proxy did instead of connecting us. */
export const ProxyProblem = z.enum([
  /** Nothing accepts a connection there. */
  'unreachable',
  'silent',
  /** It asks for a name and password (407), and none are set. */
  'login-needed',
  /** It does not take those that are set. */
  'login-refused',
  /** It does not connect anybody to that host. */
  'refused',
  /** It would, but did not reach the host. */
  'host-unreachable',
  /** It closed the connection before it had answered. */
  'cut',
  /** What answers there is not such a proxy. */
  'malformed',
  /** Its certificate cannot be trusted. */
  'untrusted',
  /** It is set with a password that the vault does not hold any more. */
  'password-lost',
]);
export type ProxyProblem = z.infer<typeof ProxyProblem>;
