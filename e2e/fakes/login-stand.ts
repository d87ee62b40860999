import { readFileSync, writeFileSync } from 'node:fs';
import { putFile } from '../../core/imports/__fixtures__/machine.ts';
import type { Logger } from '../../core/ports.ts';
import { startFakeUpstream, type FakeUpstream } from './fake-upstream.ts';
import { startFakeIdentity, type FakeIdentity } from './identity/start-fake-identity.ts';
import type { IssuedTokens } from './identity/token-ledger.ts';
import { startRunningEngine, type RunningEngine } from './running-engine.ts';
import { answerLikeVendors } from './vendor-answers.ts';
import { json } from './vendors/answers.ts';

/** An issuer, an API that takes its live tokens only, and an engine that knows both. */
export interface LoginStand {
  readonly identity: FakeIdentity;
  readonly upstream: FakeUpstream;
  readonly engine: RunningEngine;
  /** All that the engine logged. */
  readonly log: string[];
  stop(): Promise<void>;
}

export async function startLoginStand(vendor: 'claude' | 'codex'): Promise<LoginStand> {
  const identity = await startFakeIdentity({ vendor });
  const answer = answerLikeVendors();
  const upstream = await startFakeUpstream({
    answer: (request) => {
      const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
      if (identity.isLive(token)) return answer(request);
      return json({ error: { code: 'token_expired', message: 'Sign in again.' } }, 401);
    },
  });
  const log: string[] = [];
  const write = (...parts: unknown[]) => void log.push(JSON.stringify(parts));
  const logger: Logger = { info: write, warn: write, error: (...parts) => write(...parts.map(String)) };
  const baseUrl = vendor === 'codex' ? `${upstream.url}/backend-api/codex` : upstream.url;
  const providers = {
    ...identity.providerOverrides({ baseUrl }),
    openai: { baseUrl: `${upstream.url}/v1` },
  };
  const engine = await startRunningEngine({ providers, log: logger });
  const stop = async () => {
    await engine.stop();
    await upstream.stop();
    await identity.stop();
  };
  return { identity, upstream, engine, log, stop };
}

/** Codex's `auth.json` as Codex 0.169 writes it. Gives its path. */
export function putCodexLogin(path: string, tokens: IssuedTokens, identity: FakeIdentity): string {
  const { organisation } = tokens.family.grant;
  return putFile(path, {
    auth_mode: 'chatgpt',
    OPENAI_API_KEY: null,
    tokens: {
      id_token: tokens.idToken,
      access_token: tokens.accessToken,
      refresh_token: tokens.refreshToken,
      oauth_provenance: { issuer: identity.url, client_id: 'app_EMoamEEZ73f0CkXaXp7hrann' },
      account_id: organisation.id,
    },
    last_refresh: new Date().toISOString(),
  });
}

/** Claude Code's `.credentials.json`. Gives its path. */
export function putClaudeLogin(path: string, tokens: IssuedTokens): string {
  const { accessToken, refreshToken, expiresIn, family } = tokens;
  return putFile(path, {
    claudeAiOauth: {
      accessToken,
      refreshToken,
      expiresAt: Date.now() + expiresIn * 1000,
      scopes: family.grant.scopes,
      subscriptionType: 'max',
    },
    mcpOAuth: { 'some-server': { accessToken: 'of-some-server' } },
  });
}

/** What its owner would do: renews the login and writes the new tokens down. */
export async function renewAsCodex(path: string, identity: FakeIdentity): Promise<string> {
  const file = JSON.parse(readFileSync(path, 'utf8')) as { tokens: Record<string, string> };
  const answer = await fetch(identity.addresses['token'] ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
      grant_type: 'refresh_token',
      refresh_token: file.tokens['refresh_token'],
    }),
  });
  const renewed = (await answer.json()) as Record<string, string>;
  for (const name of ['id_token', 'access_token', 'refresh_token']) {
    file.tokens[name] = renewed[name] ?? file.tokens[name] ?? '';
  }
  writeFileSync(path, JSON.stringify(file));
  return file.tokens['access_token'] ?? '';
}
