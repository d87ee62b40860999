import type { Command } from 'commander';
import type { Finding } from '../../../shared/models/doctor.ts';
import type { CliSession } from '../cli-session.ts';
import { examples } from '../command-options.ts';

export function addDoctorCommand(program: Command, session: CliSession): void {
  program
    .command('doctor')
    .description('Look at the environment, the keychain, the port, your clients and their configuration.')
    .option('--live', 'also make a one-token call with each account')
    .addHelpText('after', examples('portunus doctor', 'portunus doctor --live --json'))
    .action((options: { live?: true }) => examine(session, options.live ?? false));
}

async function examine(session: CliSession, live: boolean): Promise<void> {
  session.note(live ? 'Looking around, and calling each account once...' : 'Looking around...');
  const findings = await session.call('doctor.run', { live, environment: session.clientEnvironment });
  session.show({ findings }, (document) => document.findings.flatMap((each) => renderFinding(session, each)));
  if (findings.some(({ level }) => level === 'fail')) session.exitCode = 1;
}

function renderFinding(session: CliSession, { level, message, hint }: Finding): string[] {
  const colour = { ok: 'green', warn: 'yellow', fail: 'red' } as const;
  const first = `${session.style(colour[level], level.padEnd(4))}  ${message}`;
  return hint === '' ? [first] : [first, `      ${hint}`];
}
