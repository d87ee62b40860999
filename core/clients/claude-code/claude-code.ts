import { join } from 'node:path';
import type { ClientLogin } from '../../../shared/models/client.ts';
import type { Sentence } from '../../../shared/models/sentence.ts';
import type {
  ClientAdapter,
  ClientFolders,
  ConfigEdit,
  ConfigReader,
  EditContext,
} from '../client-adapter.ts';
import { exemptLoopback, proxyVariableNames, type ProxyVariables } from '../loopback-exemption.ts';

const baseUrl = ['env', 'ANTHROPIC_BASE_URL'];
const authToken = ['env', 'ANTHROPIC_AUTH_TOKEN'];
/** One `Name: value` a line. */
const customHeaders = ['env', 'ANTHROPIC_CUSTOM_HEADERS'];
/** Carries our key where Authorization is the user's own. */
const keyHeader = 'x-portunus-key';
/** Claude Code sends this beside the token when both are set, and asks about it at start. */
const leftoverKey = ['env', 'ANTHROPIC_API_KEY'];

/**
 * Claude Code reads strict JSON: one comment or trailing comma and it ignores the whole file. What stands in
 * `env` there beats the shell's variables.
 */
export const claudeCode: ClientAdapter = {
  id: 'claude-code',
  name: 'Claude Code',
  canKeepLogin: true,
  program: { packageName: '@anthropic-ai/claude-code', names: ['claude'], folders: ['.claude/local'] },
  files: (folders) => [
    {
      path: join(configFolder(folders), 'settings.json'),
      format: 'json',
      chosenFolder: folders.environment.CLAUDE_CONFIG_DIR,
      ...(folders.login === 'own'
        ? { keyPath: customHeaders, findKey: findKeyHeader }
        : { keyPath: authToken }),
      edits: listEdits,
      notes: listNotes,
    },
  ],
  launch({ endpoint, environment, login, current }) {
    const isOwn = login === 'own';
    const variables = {
      ANTHROPIC_BASE_URL: endpoint.url,
      ANTHROPIC_AUTH_TOKEN: isOwn ? null : endpoint.key,
      ...(isOwn && { ANTHROPIC_CUSTOM_HEADERS: `${keyHeader}: ${endpoint.key}` }),
      // Both would go out, and Claude Code would ask about it at start.
      ANTHROPIC_API_KEY: null,
      ...exemptLoopback({}, environment),
    };
    const beaten = Object.keys(variables).filter((name) => current.has(['env', name]));
    return {
      variables,
      notes: beaten.map((name) => ({ code: 'key-beats-start', key: `env.${name}` })),
    };
  },
  afterRevert: [{ code: 'running-client-keeps', client: 'Claude Code' }],
};

function configFolder({ home, environment }: ClientFolders): string {
  return environment.CLAUDE_CONFIG_DIR ?? join(home, '.claude');
}

/** Beside the headers that the user has set there. */
function withKeyHeader(headers: string | undefined, key: string): string {
  const others = (headers ?? '').split('\n').filter((line) => line.trim() !== '' && !isKeyHeader(line));
  return [...others, `${keyHeader}: ${key}`].join('\n');
}

function findKeyHeader(headers: string): string | undefined {
  return headers
    .split('\n')
    .find(isKeyHeader)
    ?.slice(keyHeader.length + 1)
    .trim();
}

const isKeyHeader = (line: string) => line.trimStart().toLowerCase().startsWith(`${keyHeader}:`);

function listEdits({ endpoint, environment, login, base }: EditContext): ConfigEdit[] {
  const exemptions = Object.entries(exemptLoopback(proxySettings(base), environment));
  return [
    { kind: 'set', path: baseUrl, value: endpoint.url },
    ...listKeyEdits(endpoint.key, login, base),
    ...exemptions.map(([name, value]) => ({ kind: 'set' as const, path: ['env', name], value })),
    ...(base.has(leftoverKey) ? [{ kind: 'remove' as const, path: leftoverKey }] : []),
  ];
}

/** A token that is set there would go out instead of the client's own login. */
function listKeyEdits(key: string, login: ClientLogin, base: ConfigReader): ConfigEdit[] {
  if (login === 'portunus') return [{ kind: 'set', path: authToken, value: key }];
  const headers = withKeyHeader(base.string(customHeaders), key);
  return [
    { kind: 'set', path: customHeaders, value: headers },
    ...(base.has(authToken) ? [{ kind: 'remove' as const, path: authToken }] : []),
  ];
}

function proxySettings(base: ConfigReader): ProxyVariables {
  return Object.fromEntries(proxyVariableNames.map((name) => [name, base.string(['env', name])]));
}

function listNotes({ endpoint, environment, login, base }: EditContext): Sentence[] {
  const notes: Sentence[] = [];
  const other = base.string(baseUrl);
  if (other !== undefined && other !== endpoint.url)
    notes.push({ code: 'other-endpoint', host: hostOf(other) });
  if (login === 'own' && base.has(authToken)) notes.push({ code: 'key-taken-out', key: authToken.join('.') });
  if (base.has(leftoverKey)) notes.push({ code: 'key-taken-out', key: leftoverKey.join('.') });
  if (base.has(['apiKeyHelper'])) notes.push({ code: 'key-helper-set' });
  for (const name of Object.keys(exemptLoopback(proxySettings(base), environment)))
    notes.push({ code: 'proxy-exempted', key: `env.${name}` });
  return notes;
}

/** An address may carry a password or a key. */
function hostOf(text: string): string | null {
  return URL.canParse(text) ? new URL(text).host : null;
}
