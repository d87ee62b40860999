import { Command } from 'commander';
import { version } from '../version.ts';
import type { CliSession } from './cli-session.ts';
import { examples } from './command-options.ts';
import { addAccountCommands } from './commands/accounts.ts';
import { addActivityCommands } from './commands/activity.ts';
import { addClientCommands } from './commands/clients.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addKeyCommands } from './commands/keys.ts';
import { addPauseCommands } from './commands/pause.ts';
import { addProxyCommands } from './commands/proxy.ts';
import { addRouteCommands } from './commands/routes.ts';
import { addServeCommand } from './commands/serve.ts';
import { addStatusCommand } from './commands/status.ts';
import { addVaultCommands } from './commands/vault.ts';

export function createProgram(session: CliSession): Command {
  const { stdout, stderr } = session.host;
  const program = new Command('portunus')
    .description('One local endpoint for all your AI coding tools, and one safe place for all your accounts.')
    .version(version)
    .option('--json', 'print one JSON document to standard output')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // Errors are printed in one place, after values that may be secrets were taken out of them.
      outputError: () => undefined,
    })
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      `${examples('portunus serve --demo', 'portunus accounts add --provider anthropic', 'portunus clients apply claude-code')}
Exit codes: 0 fine, 1 failed or expired, 2 expiring soon or wrong usage, 130 interrupted.`,
    );
  addServeCommand(program, session);
  addStatusCommand(program, session);
  addPauseCommands(program, session);
  addDoctorCommand(program, session);
  addAccountCommands(program, session);
  addKeyCommands(program, session);
  addClientCommands(program, session);
  addProxyCommands(program, session);
  addRouteCommands(program, session);
  addActivityCommands(program, session);
  addVaultCommands(program, session);
  return program;
}
