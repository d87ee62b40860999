import { type Command, Option } from 'commander';
import { AppFailure } from '../../../shared/errors.ts';
import { Dialect } from '../../../shared/models/provider.ts';
import type { CliSession } from '../cli-session.ts';
import { examples } from '../command-options.ts';
import { formatTable } from '../format-table.ts';
import { routeDocument, type RouteDocument, routesDocument, type RoutesDocument } from '../json-documents.ts';

export function addRouteCommands(program: Command, session: CliSession): void {
  const routes = program.command('routes').description('Names of your own for models, and who answers what.');
  routes
    .command('list')
    .description('List the aliases.')
    .addHelpText('after', examples('portunus routes list', 'portunus routes list --json'))
    .action(async () => {
      const { aliases } = await session.call('settings.get', {});
      session.show(routesDocument(aliases), (shown) => renderRoutes(session, shown));
    });
  addChanges(routes, session);
  addSimulate(routes, session);
}

function addChanges(routes: Command, session: CliSession): void {
  routes
    .command('set')
    .description('Let a name stand for a model; from now on, for every client.')
    .requiredOption('--alias <name>', 'what clients ask for; a * at its end stands for any ending')
    .requiredOption('--to <model>', 'a model’s id, provider/id or id@account')
    .addHelpText(
      'after',
      examples(
        'portunus routes set --alias fast --to gpt-5-mini',
        'portunus routes set --alias "claude-haiku-*" --to gemini/gemini-2.5-flash',
        'portunus routes set --alias best --to claude-opus-5@Work',
      ),
    )
    .action(async ({ alias, to }: { alias: string; to: string }) => {
      const { aliases } = await session.call('settings.update', { aliases: { [alias]: to } });
      session.show(routesDocument(aliases), () => [`${alias} stands for ${to}.`]);
    });
  routes
    .command('unset')
    .description('Take an alias away.')
    .argument('<name>', 'the alias, as "routes list" shows it')
    .addHelpText('after', examples('portunus routes unset fast'))
    .action((name: string) => unsetAlias(session, name));
}

async function unsetAlias(session: CliSession, name: string): Promise<void> {
  const before = await session.call('settings.get', {});
  if (!Object.hasOwn(before.aliases, name))
    throw new AppFailure({ code: 'not-found', what: 'alias', id: name });
  const { aliases } = await session.call('settings.update', { aliases: { [name]: null } });
  session.show(routesDocument(aliases), () => [`${name} stands for nothing any more.`]);
}

function addSimulate(routes: Command, session: CliSession): void {
  const dialect = new Option('--dialect <dialect>', 'the format that the client speaks, if not by its name');
  routes
    .command('simulate')
    .description('Say who would answer a request, and why; nothing is sent. Exits 1 when nobody would.')
    .requiredOption('--model <model>', 'what the client would ask for')
    .option('--client <client>', 'claude-code, codex or gemini-cli; others are taken to speak OpenAI Chat')
    .addOption(dialect.choices(Dialect.options))
    .addHelpText(
      'after',
      examples(
        'portunus routes simulate --model claude-sonnet-5 --client claude-code',
        'portunus routes simulate --model fast --dialect openai-responses --json',
      ),
    )
    .action(async (options: { model: string; client?: string; dialect?: Dialect }) => {
      const route = await session.call('routes.simulate', options);
      if (route.account === null) session.exitCode = 1;
      session.show(routeDocument(route), renderRoute);
    });
}

function renderRoutes(session: CliSession, { aliases }: RoutesDocument): string[] {
  if (aliases.length === 0)
    return [`There is no alias yet. "${session.programName} routes set --alias NAME --to MODEL" makes one.`];
  return formatTable(
    ['ALIAS', 'STANDS FOR'],
    aliases.map(({ alias, model }) => [alias, model]),
  );
}

function renderRoute({ account, accountLabel, model, error, decision }: RouteDocument): string[] {
  const answer = account === null ? (error ?? '') : `${accountLabel ?? account} answers, asked for ${model}.`;
  return [answer, ...decision.map((sentence) => `  ${sentence}`)];
}
