import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import type { ClientEnvironment } from '../../shared/models/client.ts';
import { machineOf, putFile } from './__fixtures__/machine.ts';
import { createClaudeCodeReader } from './claude-code.ts';
import type { Machine, ReadLogin } from './login-reader.ts';

let home: TemporaryHome;
beforeEach(() => (home = createTemporaryHome()));
afterEach(() => home.remove());

const login = {
  accessToken: 'sk-ant-oat01-access-token-of-ada',
  refreshToken: 'sk-ant-ort01-refresh-token-of-ada',
  expiresAt: 1_795_300_000_000,
  scopes: ['user:inference', 'user:profile'],
  subscriptionType: 'max',
  rateLimitTier: 'default_claude_max_20x',
};
const oauthAccount = {
  accountUuid: 'uuid-ada',
  emailAddress: 'ada@example.test',
  organizationUuid: 'uuid-engines',
  organizationName: 'Analytical Engines',
  organizationRole: 'admin',
};

async function readAll(machine: Machine, reader = createClaudeCodeReader()): Promise<ReadLogin[]> {
  const logins: ReadLogin[] = [];
  for (const place of reader.places(machine)) logins.push(...((await reader.read(place, machine)) ?? []));
  return logins;
}

describe('the file', () => {
  it('gives the login, and who it is from the file beside it', async () => {
    const path = putFile(home.path('.claude', '.credentials.json'), { claudeAiOauth: login });
    putFile(home.path('.claude.json'), { numStartups: 3, oauthAccount });
    expect(await readAll(machineOf(home))).toEqual([
      {
        source: { owner: 'claude-code', path, entry: null },
        provider: 'claude',
        kind: 'oauth',
        name: 'ada@example.test',
        identity: {
          subject: 'uuid-ada',
          organisationId: 'uuid-engines',
          organisation: 'Analytical Engines',
          email: 'ada@example.test',
          plan: 'claude_max',
        },
        baseUrl: null,
        expiresAt: login.expiresAt,
        problem: null,
        secret: {
          kind: 'tokens',
          accessToken: login.accessToken,
          refreshToken: login.refreshToken,
          idToken: null,
          scopes: login.scopes,
          oauthClientId: null,
        },
      },
    ]);
  });

  it.each([
    ['the key of older releases', { 'claude.ai_oauth': login }],
    ['the fields at the root', login],
  ])('knows %s', async (_, content) => {
    putFile(home.path('.claude', '.credentials.json'), content);
    expect(await readAll(machineOf(home))).toMatchObject([
      { kind: 'oauth', name: 'Claude Code', identity: null, secret: { accessToken: login.accessToken } },
    ]);
  });

  it('never takes a token that is for an MCP server', async () => {
    const mcpOAuth = { 'server|1': { accessToken: 'for-mcp', refreshToken: 'for-mcp', expiresAt: 1 } };
    putFile(home.path('.claude', '.credentials.json'), { mcpOAuth });
    expect(await readAll(machineOf(home))).toEqual([]);
  });

  it('tells a login without its token', async () => {
    putFile(home.path('.claude', '.credentials.json'), { claudeAiOauth: { ...login, accessToken: '' } });
    expect(await readAll(machineOf(home))).toMatchObject([
      { provider: null, secret: null, problem: { code: 'login-empty' } },
    ]);
  });

  it('takes a setup token, which nothing renews, as such', async () => {
    const { accessToken } = login;
    putFile(home.path('.claude', '.credentials.json'), { claudeAiOauth: { accessToken } });
    expect(await readAll(machineOf(home))).toMatchObject([{ kind: 'token', expiresAt: null }]);
  });

  it('uses the rest when a field is of another type than it should be', async () => {
    const odd = { ...login, expiresAt: 'tomorrow', scopes: 'all' };
    putFile(home.path('.claude', '.credentials.json'), { claudeAiOauth: odd });
    expect(await readAll(machineOf(home))).toMatchObject([
      { expiresAt: null, secret: { accessToken: login.accessToken, scopes: [] } },
    ]);
  });

  it('is looked for where the variables say', async () => {
    const moved = home.path('moved');
    putFile(home.path('moved', '.credentials.json'), { claudeAiOauth: login });
    putFile(home.path('moved', '.claude.json'), { oauthAccount });
    expect(await readAll(machineOf(home, { CLAUDE_CONFIG_DIR: moved }))).toMatchObject([
      { name: 'ada@example.test' },
    ]);
    const apart = { CLAUDE_CONFIG_DIR: home.path('elsewhere'), CLAUDE_SECURESTORAGE_CONFIG_DIR: moved };
    expect(await readAll(machineOf(home, apart))).toMatchObject([{ name: 'Claude Code' }]);
  });

  it('is told by place when it is broken, never by content', () => {
    const path = putFile(
      home.path('.claude', '.credentials.json'),
      `{\n "claudeAiOauth": {"accessToken": sk-ant`,
    );
    const read = () => createClaudeCodeReader().read(path);
    expect(read).toThrow(/line 2, column 35: it is not JSON/);
    expect(read).not.toThrow(/sk-ant/);
  });
});

/** Stands for `security`: answers one service and account, and writes down how it was called. */
function installKeychain(
  answers: Readonly<Record<string, string>>,
  exitCode = 44,
): { path: string; limitMs: number } {
  const cases = Object.entries(answers).map(
    ([name, text]) => `"${name}") printf '%s\\n' '${text}'; exit 0;;`,
  );
  const script = `#!/bin/sh\n[ "$1" = find-generic-password ] && [ "$6" = -w ] || exit 2\ncase "$3/$5" in\n${cases.join('\n')}\nesac\necho 'security: SecKeychainSearchCopyNext: sk-ant-oat01-leak' >&2\nexit ${exitCode}\n`;
  const path = putFile(home.path('bin', 'security'), script);
  chmodSync(path, 0o755);
  return { path, limitMs: 20_000 };
}

async function readKeychain(program: { path: string; limitMs: number }, environment: ClientEnvironment = {}) {
  const machine: Machine = { ...machineOf(home, { USER: 'ada', ...environment }), platform: 'darwin' };
  return await readAll(machine, createClaudeCodeReader(program));
}

describe('the macOS keychain', () => {
  it('gives the login of the documented service and account', async () => {
    putFile(home.path('.claude.json'), { oauthAccount });
    const program = installKeychain({
      'Claude Code-credentials/ada': JSON.stringify({ claudeAiOauth: login }),
    });
    expect(await readKeychain(program)).toMatchObject([
      {
        source: { owner: 'claude-code', path: 'keychain:Claude Code-credentials/ada' },
        name: 'ada@example.test',
        secret: { refreshToken: login.refreshToken },
      },
    ]);
  });

  it.each([
    ['an account of its own', 'Claude Code-credentials/claude-code-user'],
    ['the custom variant', 'Claude Code-credentials-custom-oauth/ada'],
  ])('knows %s', async (_, name) => {
    expect(
      await readKeychain(installKeychain({ [name]: JSON.stringify({ claudeAiOauth: login }) })),
    ).toHaveLength(1);
  });

  it('has another name where the config folder was moved', async () => {
    const folder = home.path('Zo\u0065\u0308'); // decomposed, as macOS may spell it
    const suffix = createHash('sha256').update(folder.normalize('NFC')).digest('hex').slice(0, 8);
    const name = `Claude Code-credentials-${suffix}/ada`;
    const program = installKeychain({ [name]: JSON.stringify({ claudeAiOauth: login }) });
    expect(await readKeychain(program, { CLAUDE_CONFIG_DIR: folder })).toHaveLength(1);
    expect(await readKeychain(program)).toHaveLength(0);
  });

  it('reads what old releases of macOS give as hex', async () => {
    const hex = Buffer.from(JSON.stringify({ claudeAiOauth: login })).toString('hex');
    expect(await readKeychain(installKeychain({ 'Claude Code-credentials/ada': hex }))).toHaveLength(1);
  });

  it('SEC-5: tells "no such entry" from "could not be read"', async () => {
    expect(await readKeychain(installKeychain({}, 44))).toEqual([]);
    const refused = readKeychain(installKeychain({}, 51));
    await expect(refused).rejects.toThrow('the keychain refused access');
    await expect(refused).rejects.not.toThrow('sk-ant');
    await expect(readKeychain({ path: home.path('nowhere'), limitMs: 1000 })).rejects.toThrow(
      'no keychain program',
    );
  });

  it('is not asked on other systems', () => {
    expect(createClaudeCodeReader().places(machineOf(home, { USER: 'ada' }))).toEqual([
      home.path('.claude', '.credentials.json'),
    ]);
  });
});
