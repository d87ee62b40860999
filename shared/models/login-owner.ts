import { z } from 'zod';

/** A tool whose logins can be taken over or borrowed. */
export const LoginOwner = z.enum([
  'claude-code',
  'codex',
  'gemini-cli',
  'opencode',
  'openclaw',
  'cliproxyapi',
]);
export type LoginOwner = z.infer<typeof LoginOwner>;
