import { request, type Dispatcher } from 'undici';
import type { EpochMs } from '../../../shared/models/time.ts';
import type { Clock } from '../../ports.ts';

/** What a host's answer tells: nothing was asked of it but that it answers. */
export interface HostAnswer {
  /** By how much this machine's clock is ahead of the host's; null where it told no time. */
  readonly clockAheadMs: number | null;
}

/** HEAD at its root: whatever it answers, it was reached. Rejects as undici does, or with what the dispatcher throws. */
export async function askHost(
  origin: string,
  dispatcher: Dispatcher,
  clock: Clock,
  limitMs: number,
): Promise<HostAnswer> {
  const askedAt = clock.now();
  const answer = await request(origin, {
    dispatcher,
    method: 'HEAD',
    signal: AbortSignal.timeout(limitMs),
    headers: { 'user-agent': 'portunus' },
  });
  const answeredAt = clock.now();
  await answer.body.dump();
  const toldAt = readDate(answer.headers['date']);
  // The middle of the call is when the host looked at its clock, give or take; it tells whole seconds.
  return { clockAheadMs: toldAt === undefined ? null : (askedAt + answeredAt) / 2 - (toldAt + 500) };
}

function readDate(header: string | string[] | undefined): EpochMs | undefined {
  const at = typeof header === 'string' ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
