import type { Command } from 'commander';
import type { CliSession } from '../cli-session.ts';
import { examples } from '../command-options.ts';
import { formatTable } from '../format-table.ts';
import { formatRelative } from '../format-time.ts';
import { keyDocument, type KeyDocument, newKeyDocument } from '../json-documents.ts';

export function addKeyCommands(program: Command, session: CliSession): void {
  const keys = program.command('keys').description('The local keys that your tools present to Portunus.');
  keys
    .command('list')
    .description('List keys, without their text.')
    .addHelpText('after', examples('portunus keys list'))
    .action(async () => {
      const list = await session.call('keys.list', {});
      session.show(list.map(keyDocument), (shown) => renderKeys(session, shown));
    });
  keys
    .command('create')
    .description('Make a key and show it this once.')
    .argument('<name>', 'the tool it is for')
    .addHelpText('after', examples('portunus keys create "my editor"', 'portunus keys create ci --json'))
    .action((name: string) => createKey(session, name));
  keys
    .command('revoke')
    .description('End a key; who presents it is refused from now on.')
    .argument('<id>', 'the key’s id, or its name where that is unique')
    .addHelpText('after', examples('portunus keys revoke "my editor"'))
    .action(async (id: string) => {
      const key = await session.call('keys.revoke', { key: id });
      session.show(keyDocument(key), (shown) => [`Revoked ${shown.name} (${shown.id}).`]);
    });
}

async function createKey(session: CliSession, name: string): Promise<void> {
  const { key, text } = await session.call('keys.create', { name });
  session.show(newKeyDocument(key, text), (shown) => [shown.key]);
  if (!session.json) session.note('Keep it now: only its hash is stored, and it is not shown again.');
}

function renderKeys(session: CliSession, keys: readonly KeyDocument[]): string[] {
  if (keys.length === 0) return [`There is no key yet. "${session.programName} keys create NAME" makes one.`];
  const rows = keys.map((key) => [
    key.id,
    key.name,
    `...${key.hint}`,
    formatRelative(key.createdAt, session.now),
    key.lastUsedAt === null ? 'never' : formatRelative(key.lastUsedAt, session.now),
  ]);
  return formatTable(['ID', 'NAME', 'ENDS WITH', 'MADE', 'LAST USED'], rows);
}
