import { Argument, type Command, Option } from 'commander';
import { AppFailure } from '../../../shared/errors.ts';
import { Dialect } from '../../../shared/models/provider.ts';
import { Strategy } from '../../../shared/models/strategy.ts';
import type { CliSession } from '../cli-session.ts';
import { examples } from '../command-options.ts';
import { formatTable } from '../format-table.ts';
import {
  routeDocument,
  type RouteDocument,
  routesDocument,
  type RoutesDocument,
  strategyDocument,
} from '../json-documents.ts';

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
  addStrategy(routes, session);
  addSimulate(routes, session);
}

const strategyMeans: Readonly<Record<Strategy, string>> = {
  'in-order': 'the first account in the list is asked, the next one when it fails',
  round_robin: 'accounts that can serve a request equally well take turns',
  weighted: 'they take turns in proportion to their weights',
  least_connections: 'whoever has the fewest requests under way is asked',
  random: 'one is drawn at random',
};

function addStrategy(routes: Command, session: CliSession): void {
  const means = Strategy.options.map((name) => `  ${name}: ${strategyMeans[name]}`).join('\n');
  routes
    .command('strategy')
    .description('Show or choose who of several equal accounts is asked first; from the next request on.')
    .addArgument(new Argument('[name]', 'the strategy to use from now on').choices(Strategy.options))
    .addOption(
      new Option(
        '--session-affinity <on|off>',
        'whether a conversation stays with the account that answered it, whose cache has it',
      ).choices(['on', 'off']),
    )
    .addHelpText('after', `\nStrategies:\n${means}`)
    .addHelpText('after', examples('portunus routes strategy', 'portunus routes strategy round_robin'))
    .action(async (strategy: Strategy | undefined, options: { sessionAffinity?: 'on' | 'off' }) => {
      const { sessionAffinity } = options;
      const patch = {
        ...(strategy === undefined ? {} : { strategy }),
        ...(sessionAffinity === undefined ? {} : { sessionAffinity: sessionAffinity === 'on' }),
      };
      const isChange = Object.keys(patch).length > 0;
      const settings = isChange
        ? await session.call('settings.update', patch)
        : await session.call('settings.get', {});
      session.show(strategyDocument(settings), (shown) => [
        `${shown.strategy}: ${strategyMeans[shown.strategy]}.`,
        ...(shown.strategy === 'in-order' ? [] : [explainAffinity(shown.sessionAffinity)]),
      ]);
    });
}

const explainAffinity = (on: boolean) =>
  on
    ? 'A conversation stays with the account that answered it, where the client says which one it is.'
    : 'Every request of a conversation is spread anew.';

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
    .option(
      '--client <client>',
      'claude-code, codex or gemini-cli, else a key’s name, which is taken to speak OpenAI Chat',
    )
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

function renderRoute({ account, accountLabel, model, error, decision, ...rules }: RouteDocument): string[] {
  const answer = account === null ? (error ?? '') : `${accountLabel ?? account} answers, asked for ${model}.`;
  const rule = rules.ownOrder
    ? 'The order of this client decides, whatever the strategy.'
    : `The strategy is ${rules.strategy}: ${strategyMeans[rules.strategy]}.`;
  return [answer, ...decision.map((sentence) => `  ${sentence}`), rule];
}
