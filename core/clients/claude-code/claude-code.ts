import { join } from 'node:path';
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
      notes: beaten.map(
        (name) => `settings.json sets env.${name}, which beats the environment of this start.`,
      ),
    };
  },
  afterRevert: ['A Claude Code that is running keeps the removed values until it is started again.'],
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

function listNotes({ endpoint, environment, base }: EditContext): string[] {
  const notes: string[] = [];
  const other = base.string(baseUrl);
  if (other !== undefined && other !== endpoint.url)
    notes.push(
      `It has its own endpoint, ${describeUrl(other)}: replaced while Portunus is on, restored by revert.`,
    );
  if (base.has(leftoverKey))
    notes.push(
      'env.ANTHROPIC_API_KEY is taken out while Portunus is on, else both go out; revert puts it back.',
    );
  if (base.has(['apiKeyHelper']))
    notes.push('apiKeyHelper is set: Claude Code may send its output beside our key.');
  for (const name of Object.keys(exemptLoopback(proxySettings(base), environment)))
    notes.push(
      `A proxy is configured: env.${name} exempts 127.0.0.1, which Claude Code would send through it.`,
    );
  return notes;
}

/** An address may carry a password or a key. */
function describeUrl(text: string): string {
  return URL.canParse(text) ? new URL(text).host : 'which is not a valid address';
}
