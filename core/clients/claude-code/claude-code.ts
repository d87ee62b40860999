import { join } from 'node:path';
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
/** Claude Code sends this beside the token when both are set, and asks about it at start. */
const leftoverKey = ['env', 'ANTHROPIC_API_KEY'];

/**
 * Claude Code reads strict JSON: one comment or trailing comma and it ignores the whole file. What stands in
 * `env` there beats the shell's variables.
 */
export const claudeCode: ClientAdapter = {
  id: 'claude-code',
  name: 'Claude Code',
  program: { packageName: '@anthropic-ai/claude-code', names: ['claude'], folders: ['.claude/local'] },
  files: (folders) => [
    {
      path: join(configFolder(folders), 'settings.json'),
      format: 'json',
      chosenFolder: folders.environment.CLAUDE_CONFIG_DIR,
      keyPath: authToken,
      edits: listEdits,
      notes: listNotes,
    },
  ],
  launch({ endpoint, environment, current }) {
    const variables = {
      ANTHROPIC_BASE_URL: endpoint.url,
      ANTHROPIC_AUTH_TOKEN: endpoint.key,
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

function listEdits({ endpoint, environment, base }: EditContext): ConfigEdit[] {
  const exemptions = Object.entries(exemptLoopback(proxySettings(base), environment));
  return [
    { kind: 'set', path: baseUrl, value: endpoint.url },
    { kind: 'set', path: authToken, value: endpoint.key },
    ...exemptions.map(([name, value]) => ({ kind: 'set' as const, path: ['env', name], value })),
    ...(base.has(leftoverKey) ? [{ kind: 'remove' as const, path: leftoverKey }] : []),
  ];
}

function proxySettings(base: ConfigReader): ProxyVariables {
  return Object.fromEntries(proxyVariableNames.map((name) => [name, base.string(['env', name])]));
}

function listNotes({ endpoint, environment, base }: EditContext): Sentence[] {
  const notes: Sentence[] = [];
  const other = base.string(baseUrl);
  if (other !== undefined && other !== endpoint.url)
    notes.push({ code: 'other-endpoint', host: hostOf(other) });
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
