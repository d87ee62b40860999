import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { AppFailure } from '../../shared/errors.ts';
import { explainSentence } from '../../shared/explain-sentence.ts';
import type { ClientId, ClientLaunch, ClientLogin } from '../../shared/models/client.ts';
import type { CliSession } from './cli-session.ts';

/**
 * Starts a client with our address and a key of its own in its environment, on this terminal, and ends with its
 * exit code. The key is revoked when the client has ended. Where no engine serves, one does for as long.
 */
export async function runClient(
  session: CliSession,
  client: ClientId,
  args: string[],
  login: ClientLogin | undefined,
): Promise<void> {
  await ensureServing(session);
  const launch = await session.call('clients.launch', {
    client,
    environment: session.clientEnvironment,
    login,
  });
  try {
    for (const note of launch.notes) session.note(explainSentence(note));
    session.exitCode = await runToEnd(session, client, launch, args);
  } finally {
    await session.call('keys.revoke', { key: launch.keyId });
  }
}

async function ensureServing(session: CliSession): Promise<void> {
  const connection = await session.connect();
  if (connection.kind === 'in-process') await connection.engine.serve({ port: 0, uiPort: 0 });
}

function runToEnd(
  session: CliSession,
  client: ClientId,
  launch: ClientLaunch,
  args: string[],
): Promise<number> {
  const env = { ...session.host.ports.environment };
  for (const [name, value] of Object.entries(launch.environment)) env[name] = value ?? undefined;
  const child = spawn(launch.command, args, { stdio: 'inherit', env });
  session.onSignal((signal) => forwardSignal(session, child, signal));
  return new Promise<number>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new AppFailure({ code: 'client-not-installed', client }, { cause })),
    );
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  }).finally(() => session.onSignal(undefined));
}

/** A terminal gives Ctrl-C to the client by itself; a second one would mean something else to it. */
function forwardSignal(session: CliSession, child: ChildProcess, signal: NodeJS.Signals): void {
  if (signal === 'SIGINT' && session.host.stdin.isTTY) return;
  child.kill(signal);
}
