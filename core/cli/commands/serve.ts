import type { Command } from 'commander';
import type { Addresses } from '../../../shared/engine-process.ts';
import type { CliSession } from '../cli-session.ts';
import { createLogger } from '../../log/logger.ts';
import { createStreamSink } from '../../log/stream-sink.ts';
import { examples, parsePort } from '../command-options.ts';
import { type InProcessEngine, serveUntil } from '../connect.ts';

interface ServeOptions {
  port?: number;
  uiPort?: number;
  demo?: true;
}

export function addServeCommand(program: Command, session: CliSession): void {
  program
    .command('serve')
    .description('Run the engine and its browser page, without a desktop, until it is told to stop.')
    .option('--port <number>', 'port for your tools on 127.0.0.1; 0 picks a free one', parsePort)
    .option('--ui-port <number>', 'port for the browser page; 0 picks a free one', parsePort)
    .option('--demo', 'answer from a built-in demo account, offline')
    .addHelpText(
      'after',
      examples('portunus serve', 'portunus serve --demo', 'portunus serve --port 0 --ui-port 0 --json'),
    )
    .action((options: ServeOptions) => serve(session, options));
}

async function serve(session: CliSession, options: ServeOptions): Promise<void> {
  const { host } = session;
  const interrupted = waitForSignal(session);
  const log = createLogger({ sink: createStreamSink(host.stderr), clock: host.ports.clock });
  await serveUntil(
    interrupted,
    { ...host, ...options, ports: { ...host.ports, log }, demo: options.demo ?? false },
    (engine, addresses) => greet(session, engine, addresses),
  );
}

function waitForSignal(session: CliSession): Promise<void> {
  return new Promise((resolve) => {
    session.onSignal((first) => {
      resolve();
      // A terminal that goes away says so more than once; only a person's second Ctrl-C means "now".
      session.onSignal((second) => {
        if (first !== 'SIGHUP' && second !== 'SIGHUP') session.host.exit(130);
      });
    });
  });
}

async function greet(session: CliSession, engine: InProcessEngine, served: Addresses): Promise<void> {
  const { url, uiUrl, port, uiPort, pid } = served;
  // The snapshot does not wait for the vault, which may take its time.
  const { accounts } = (await engine.handlers['state.snapshot']({})).accounts;
  session.show({ url, uiUrl, port, uiPort, pid }, (document) => [
    session.style('bold', 'Portunus is running.'),
    '',
    `  For your tools  ${session.style('cyan', document.url)}`,
    ...(document.uiUrl === null ? [] : [`  In a browser    ${session.style('cyan', document.uiUrl)}`]),
    '',
    'Next, in another terminal:',
    ...nextSteps(
      session.programName,
      accounts.some(({ kind }) => kind !== 'built-in'),
    ),
    '',
    'Ctrl-C stops it.',
  ]);
}

function nextSteps(program: string, hasAccount: boolean): string[] {
  const steps = [
    [`${program} accounts add --provider anthropic`, 'add an account; asks for its key'],
    [`${program} clients plan claude-code`, 'see what switching Claude Code on would change'],
    [`${program} clients apply claude-code`, 'switch it on; "revert" undoes it'],
    [`${program} activity tail`, 'watch requests'],
  ] as const;
  const shown = hasAccount ? steps.slice(1) : steps;
  const width = Math.max(...shown.map(([command]) => command.length));
  return shown.map(([command, purpose]) => `  ${command.padEnd(width)}  ${purpose}`);
}
