import { explain } from '../../shared/explain.ts';
import type { Finding } from '../../shared/models/doctor.ts';
import type { DoctorOptions } from './doctor.ts';
import { ok } from './finding.ts';

/** Whether every outbound proxy that is set lets us out. */
export async function checkProxies({ proxies, testProxy }: DoctorOptions): Promise<Finding[]> {
  const { global, environment, accounts } = proxies();
  const scopes = [
    ...(global === null && environment === null ? [] : [null]),
    ...Object.keys(accounts).filter((account) => accounts[account] !== 'direct'),
  ];
  const tests = scopes.map(async (account): Promise<Finding[]> => {
    const id = account === null ? 'proxy' : `account.${account}.proxy`;
    const { proxy, host, error } = await testProxy(account);
    if (error !== null) return [{ id, level: 'fail', ...explain(error) }];
    return proxy === null ? [] : [ok(id, `The proxy ${proxy} connects to ${host}.`)];
  });
  return (await Promise.all(tests)).flat();
}
