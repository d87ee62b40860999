import { AppFailure } from '../../shared/errors.ts';
import type { CliSession } from './cli-session.ts';

/** A session's secrets end with its engine: in one that runs for this command alone they would be gone at once. */
export async function refuseToForget(session: CliSession): Promise<void> {
  const connection = await session.connect();
  if (connection.kind === 'running') return;
  const { kind } = await session.call('vault.status', {});
  if (kind === 'session') throw new AppFailure({ code: 'vault-session-only' });
}
