import type { Finding } from '../../shared/models/doctor.ts';
import type { DoctorOptions } from './doctor.ts';
import { ok } from './finding.ts';

/** Settings of the shell or the machine that break a local proxy or weaken it. */
export function checkEnvironment(environment: DoctorOptions['environment']): Finding[] {
  const findings: Finding[] = [];
  const read = (name: string) => environment[name] ?? environment[name.toLowerCase()];
  const proxy = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].find((name) => read(name) !== undefined);
  const exempt = (read('NO_PROXY') ?? '').split(',').map((name) => name.trim());
  if (proxy !== undefined && !exempt.includes('127.0.0.1') && !exempt.includes('*')) {
    findings.push({
      id: 'environment.proxy',
      level: 'warn',
      message: `${proxy} is set and NO_PROXY does not name 127.0.0.1: clients would send local requests to that proxy.`,
      hint: 'Add 127.0.0.1,localhost to NO_PROXY.',
    });
  }
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    findings.push({
      id: 'environment.tls',
      level: 'fail',
      message: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of every certificate.',
      hint: 'Unset it; "portunus serve" does not start with it.',
    });
  }
  return findings.length > 0 ? findings : [ok('environment', 'No variable stands in the way.')];
}
