import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Agent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeUpstream } from '../../../e2e/fakes/fake-upstream.ts';
import { createPoliteClient } from '../../../e2e/fakes/identity/polite-client.ts';
import { startFakeIdentity, type FakeIdentity } from '../../../e2e/fakes/identity/start-fake-identity.ts';
import { createTemporaryHome, type TemporaryHome } from '../../../e2e/fakes/temporary-home.ts';
import type { TokenSet } from '../../accounts/token-set.ts';
import { createMemoryLog } from '../../api/__fixtures__/fake-handlers.ts';
import { systemClock } from '../../ports.ts';
import { loadProviders } from '../../providers/provider-registry.ts';
import { version } from '../../version.ts';
import { createIssuer, type Issuer } from './issuer.ts';

const vendors = { claude: 'claude', codex: 'codex', google: 'code-assist' } as const;
type VendorName = keyof typeof vendors;

let home: TemporaryHome;
let agent: Agent;
let identity: FakeIdentity;

beforeEach(() => {
  home = createTemporaryHome();
  agent = new Agent();
});
afterEach(async () => {
  await agent.destroy();
  await identity.stop();
  home.remove();
});

async function start(vendor: VendorName): Promise<Issuer> {
  identity = await startFakeIdentity({ vendor });
  return open(vendor, identity.providerOverrides());
}

function open(vendor: VendorName, overrides: object, tokenLimitMs = 5000): Issuer {
  const file = home.path('providers.json');
  writeFileSync(file, JSON.stringify(overrides));
  const { oauth, ownBetas } = loadProviders(file, createMemoryLog())[vendors[vendor]];
  if (oauth === null) throw new Error('nothing to sign in to');
  return createIssuer({
    provider: { oauth, ownBetas },
    dispatcher: agent,
    clock: systemClock,
    tokenLimitMs,
  });
}

function issueTokens(changes: Partial<TokenSet> = {}): TokenSet {
  const { accessToken, refreshToken, idToken } = identity.issueLogin();
  const kept = { accessToken, refreshToken, idToken, expiresAt: null, receivedAt: 0, generation: 3 };
  return { ...kept, scopes: ['kept'], ...changes };
}

describe('exchanging a code', () => {
  it.each(['claude', 'codex', 'google'] as const)('%s', async (vendor) => {
    const issuer = await start(vendor);
    const client = createPoliteClient(identity, vendor);
    const address = new URL(client.address({ code_challenge: undefined, code_challenge_method: undefined }));
    const redirectUri = address.searchParams.get('redirect_uri') ?? '';
    const verifier = 'v'.repeat(43);
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(verifier));
    const changes = {
      code_challenge: Buffer.from(digest).toString('base64url'),
      code_challenge_method: 'S256',
    };
    const code = await client.obtainCode(changes);
    const before = Date.now();

    const outcome = await issuer.exchangeCode({ code, redirectUri, verifier, state: 'st4te' });

    if (outcome.kind !== 'granted') throw new Error(JSON.stringify(outcome));
    const { tokens } = outcome;
    expect(identity.isLive(tokens.accessToken)).toBe(true);
    expect(tokens).toMatchObject({ generation: 0, refreshToken: expect.any(String) as string });
    expect(tokens.receivedAt).toBeGreaterThanOrEqual(before);
    expect((tokens.expiresAt ?? 0) - tokens.receivedAt).toBe(identity.lifeSeconds * 1000);
    const told = await issuer.readIdentity(tokens);
    const [ada] = identity.people;
    expect(told).toMatchObject({
      kind: 'known',
      identity: {
        subject: ada!.id,
        email: ada!.email,
        organisationId: vendor === 'google' ? null : ada!.organisations[0].id,
        plan: vendor === 'google' ? null : ada!.organisations[0].plan,
      },
    });
    expect(new Set(identity.requests.slice(-1).map(({ headers }) => headers['user-agent']))).toEqual(
      new Set([`portunus/${version}`]),
    );
  });

  it('a code that is not taken is refused in the issuer’s words, without the code', async () => {
    const issuer = await start('claude');
    const code = 'a-code-that-nobody-made';
    const exchange = { code, redirectUri: 'http://localhost:1/callback', verifier: null, state: 's' };
    const outcome = await issuer.exchangeCode(exchange);
    expect(outcome).toEqual({ kind: 'refused', code: 'invalid_grant', words: 'Code unknown' });
  });
});

describe('refreshing', () => {
  it.each(['claude', 'codex', 'google'] as const)('%s gives a newer pair', async (vendor) => {
    const issuer = await start(vendor);
    const before = issueTokens();
    const outcome = await issuer.refresh(before);
    if (outcome.kind !== 'granted') throw new Error(JSON.stringify(outcome));
    expect(outcome.tokens.generation).toBe(4);
    expect(outcome.tokens.accessToken).not.toBe(before.accessToken);
    expect(outcome.tokens.refreshToken === before.refreshToken).toBe(vendor === 'google');
    expect(identity.isLive(outcome.tokens.accessToken)).toBe(true);
  });

  it('what the answer leaves out stays as it was', async () => {
    const issuer = await start('codex');
    const before = issueTokens();
    identity.faults.push({ kind: 'failure', status: 200, body: '{"access_token":"new"}' });
    const outcome = await issuer.refresh(before);
    const { refreshToken, idToken } = before;
    expect(outcome).toMatchObject({
      kind: 'granted',
      tokens: { accessToken: 'new', refreshToken, idToken, scopes: ['kept'], expiresAt: null },
    });
  });

  it('REF-8 the issuer’s clock is told from its Date, and does not change the lifetime', async () => {
    const issuer = await start('claude');
    identity.faults.push({ dateOffsetMs: 86_400_000 });
    const outcome = await issuer.refresh(issueTokens());
    if (outcome.kind !== 'granted') throw new Error(outcome.kind);
    const { expiresAt, receivedAt, skewMs } = outcome.tokens;
    expect((expiresAt ?? 0) - receivedAt).toBe(identity.lifeSeconds * 1000);
    expect(Math.abs((skewMs ?? 0) - 86_400_000)).toBeLessThan(5000);
  });

  it.each(['claude', 'codex', 'google'] as const)(
    'REF-7 %s: a spent or ended token is refused',
    async (vendor) => {
      const issuer = await start(vendor);
      const before = issueTokens();
      identity.expireRefreshTokens();
      expect(await issuer.refresh(before)).toMatchObject({
        kind: 'refused',
        code: vendor === 'codex' ? 'refresh_token_expired' : 'invalid_grant',
      });
    },
  );

  it('words come without what was sent, and cut', async () => {
    const issuer = await start('claude');
    const before = issueTokens();
    const words = `no ${before.refreshToken ?? ''} ${before.accessToken} ${'x'.repeat(5000)}`;
    const body = JSON.stringify({ error: 'invalid_grant', error_description: words });
    identity.faults.push({ kind: 'failure', status: 400, body });
    const outcome = await issuer.refresh(before);
    if (outcome.kind !== 'refused') throw new Error(outcome.kind);
    expect(outcome.words).toMatch(/^no \[masked\] \[masked\] x+…$/);
    expect(outcome.words).toHaveLength(500);
  });
});

describe('REF-11 not the issuer’s own words', () => {
  it.each([
    [{ kind: 'captive-portal' }, 'busy'],
    [{ kind: 'rate-limited', retryAfter: '7' }, 'busy'],
    [{ kind: 'failure', status: 503 }, 'unknown'],
    [{ kind: 'failure', status: 502, body: '{"error":"invalid_grant"}' }, 'unknown'],
    [{ kind: 'failure', status: 302, body: '' }, 'busy'],
    [{ kind: 'failure', status: 401, body: '<html>Sign in to the proxy</html>' }, 'busy'],
    [{ kind: 'failure', status: 404, body: '' }, 'busy'],
    [{ kind: 'failure', status: 400, body: '{"error":"invalid_request"}' }, 'busy'],
    [{ kind: 'failure', status: 401, body: '{"error":"invalid_client"}' }, 'busy'],
    [{ kind: 'failure', status: 200, body: '{"error":"slow_down"}' }, 'busy'],
    [{ kind: 'reset-unprocessed' }, 'unknown'],
    [{ kind: 'silence' }, 'unknown'],
    // REF-6: from here on the issuer did rotate.
    [{ kind: 'lost-answer' }, 'unknown'],
    [{ kind: 'lost-in-silence' }, 'unknown'],
    [{ kind: 'reset-after-headers' }, 'unknown'],
    [{ kind: 'reset-in-body' }, 'unknown'],
    [{ kind: 'truncated-json' }, 'unknown'],
    [{ kind: 'empty-answer' }, 'unknown'],
    [{ kind: 'failure', processed: true }, 'unknown'],
  ] as const)('%j is %s', async (fault, kind) => {
    identity = await startFakeIdentity({ vendor: 'codex' });
    const issuer = open('codex', identity.providerOverrides(), 400);
    identity.faults.push(fault);
    expect(await issuer.refresh(issueTokens())).toMatchObject({ kind });
  });

  it('an answer larger than any issuer’s is not read', async () => {
    const issuer = await start('codex');
    const body = `{"access_token":"${'x'.repeat(400_000)}"}`;
    identity.faults.push({ kind: 'failure', status: 200, body });
    expect(await issuer.refresh(issueTokens())).toMatchObject({ kind: 'unknown' });
  });

  it('a wait is kept, in seconds or as a date of the issuer’s clock, between a second and an hour', async () => {
    const issuer = await start('claude');
    const tokens = issueTokens();
    const ask = async (retryAfter?: string) => {
      identity.faults.push({ kind: 'rate-limited', ...(retryAfter === undefined ? {} : { retryAfter }) });
      const outcome = await issuer.refresh(tokens);
      return outcome.kind === 'busy' ? outcome.retryAfterMs : outcome.kind;
    };
    expect(await ask('7')).toBe(7000);
    expect(await ask('0')).toBe(1000);
    expect(await ask('99999999')).toBe(3_600_000);
    expect(await ask('soon')).toBeNull();
    expect(await ask()).toBeNull();
    const inAMinute = await ask(new Date(Date.now() + 60_000).toUTCString());
    expect(inAMinute).toBeGreaterThan(50_000);
    expect(inAMinute).toBeLessThan(70_000);
  });

  it('nobody there: nothing was sent, and every kind of it may be tried again', async () => {
    identity = await startFakeIdentity({ vendor: 'codex' });
    const tokens = issueTokens();
    const refreshAt = (tokenUrl: string, limitMs?: number) =>
      open('codex', { codex: { oauth: { tokenUrl } } }, limitMs).refresh(tokens);
    const plain = await startFakeUpstream();
    // Accepts, and never says a word: TLS does not come about.
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as { port: number };

    expect(await refreshAt('http://127.0.0.1:1/token')).toEqual({
      kind: 'unsent',
      reason: 'the connection was refused',
    });
    expect(await refreshAt('http://issuer.invalid/token')).toMatchObject({ kind: 'unsent' });
    expect(await refreshAt(`https://127.0.0.1:${plain.port}/token`)).toMatchObject({ kind: 'unsent' });
    expect(await refreshAt(`https://127.0.0.1:${port}/token`, 300)).toMatchObject({ kind: 'unsent' });
    expect(plain.requests).toEqual([]);
    mute.close();
    await plain.stop();
  });
});

describe('revoking', () => {
  it.each(['codex', 'google'] as const)('%s ends the login', async (vendor) => {
    const issuer = await start(vendor);
    const tokens = issueTokens();
    expect(await issuer.revoke(tokens)).toEqual({ kind: 'revoked' });
    expect(identity.isLive(tokens.accessToken)).toBe(false);
    expect(await issuer.revoke(tokens)).toEqual({ kind: 'revoked' });
    // No token ever stands in an address.
    expect(identity.requests.map(({ query }) => query.size)).toEqual([0, 0]);
  });

  it('Claude offers none', async () => {
    const issuer = await start('claude');
    expect(await issuer.revoke(issueTokens())).toEqual({ kind: 'not-offered' });
    expect(identity.requests).toEqual([]);
  });
});

describe('the profile', () => {
  it('a setup token may not ask who it is', async () => {
    const issuer = await start('claude');
    const { accessToken } = identity.issueLogin({ kind: 'setup-token' });
    const outcome = await issuer.readIdentity(issueTokens({ accessToken }));
    expect(outcome).toMatchObject({ kind: 'unknown', identity: null });
  });

  it('an ended token is refused', async () => {
    const issuer = await start('claude');
    const tokens = issueTokens();
    identity.expireAll();
    expect(await issuer.readIdentity(tokens)).toMatchObject({ kind: 'refused' });
  });
});
