import type { Finding } from '../../shared/models/doctor.ts';
import type { DoctorOptions } from './doctor.ts';
import { ok } from './finding.ts';

export function checkHome({ paths, repairs }: DoctorOptions): Finding[] {
  if (repairs.length === 0) return [ok('home', `${paths.home} is readable by this user alone.`)];
  return repairs.map((path) => ({
    id: 'home',
    level: 'warn',
    message: `${path} was open to other users; it is closed now.`,
    hint: 'Find out what changed it: secrets in there were encrypted all the same.',
  }));
}
