import { explainSentence } from '../../shared/explain-sentence.ts';
import type { Finding } from '../../shared/models/doctor.ts';
import { judgeClock } from '../auth/preflight/judge-clock.ts';
import { isLoopback } from '../outbound/unproxied-hosts.ts';
import { targetOf } from '../outbound/tunnel-target.ts';
import type { DoctorOptions } from './doctor.ts';

/** This machine's clock against that of the first provider elsewhere. Being offline is no finding of the clock's. */
export async function checkClock({ accounts, askTime }: DoctorOptions): Promise<Finding[]> {
  const account = accounts().find(
    ({ baseUrl, kind }) => kind !== 'built-in' && !isLoopback(targetOf(baseUrl).host),
  );
  if (account === undefined) return [];
  const { origin, host } = new URL(account.baseUrl);
  const aheadMs = await askTime(account.id, origin).catch(() => null);
  const { level, finding } = judgeClock(host, aheadMs);
  const hint =
    level === 'ok'
      ? ''
      : aheadMs === null
        ? 'Look again when the network is there.'
        : 'Let the system set its clock by itself.';
  return [{ id: 'clock', level, message: explainSentence(finding), hint }];
}
