import type { Command } from 'commander';
import { AppFailure } from '../../../shared/errors.ts';
import type { CliSession } from '../cli-session.ts';
import { examples, parseDuration } from '../command-options.ts';
import { engineDocument } from '../json-documents.ts';
import { describePause } from './status.ts';

export function addPauseCommands(program: Command, session: CliSession): void {
  program
    .command('pause')
    .description('Refuse new requests, clearly, until you resume; open ones are finished.')
    .option('--for <time>', 'resume by itself after that time, e.g. 30m, 1h or 2d', parseDuration)
    .addHelpText('after', examples('portunus pause', 'portunus pause --for 1h'))
    .action(async (options: { for?: number }) => {
      await requireServing(session);
      const status = await session.call('engine.pause', { forMs: options.for });
      const endsAt = status.pause?.endsAt ?? null;
      session.show(engineDocument('running', status), () => [describePause(session, endsAt)]);
    });
  program
    .command('resume')
    .description('End a pause.')
    .addHelpText('after', examples('portunus resume'))
    .action(async () => {
      await requireServing(session);
      const status = await session.call('engine.resume', {});
      session.show(engineDocument('running', status), ({ url }) => [`Portunus serves ${url ?? ''}`]);
    });
}

/** A pause ends with its engine: one that runs for this command alone has nothing to pause. */
async function requireServing(session: CliSession): Promise<void> {
  const { kind } = await session.connect();
  if (kind !== 'running') throw new AppFailure({ code: 'engine-not-running' });
}
