import type { LoginOwner } from '../../shared/models/login-owner.ts';
import { createClaudeCodeReader } from './claude-code.ts';
import { cliProxyApiReader } from './cliproxyapi.ts';
import { codexReader } from './codex.ts';
import { geminiCliReader } from './gemini-cli.ts';
import type { LoginReader } from './login-reader.ts';
import { openClawReader } from './openclaw.ts';
import { openCodeReader } from './opencode.ts';

export type LoginReaders = Readonly<Record<LoginOwner, LoginReader>>;

/** Adding a tool is a reader and a line here. */
export const loginReaders: LoginReaders = {
  'claude-code': createClaudeCodeReader(),
  codex: codexReader,
  'gemini-cli': geminiCliReader,
  opencode: openCodeReader,
  openclaw: openClawReader,
  cliproxyapi: cliProxyApiReader,
};
