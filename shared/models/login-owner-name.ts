import type { LoginOwner } from './login-owner.ts';

/** Whose login it is, as its makers write their name. */
export const loginOwnerNames: Record<LoginOwner, string> = {
  'claude-code': 'Claude Code',
  codex: 'Codex',
  'gemini-cli': 'Gemini CLI',
  opencode: 'OpenCode',
  openclaw: 'OpenClaw',
  cliproxyapi: 'CLIProxyAPI',
};
