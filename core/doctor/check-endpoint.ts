import { isPortFree } from '../auth/preflight/check-callback-port.ts';
import { findPortHolder } from '../auth/find-port-holder.ts';
import type { Finding } from '../../shared/models/doctor.ts';
import type { DoctorOptions } from './doctor.ts';
import { ok } from './finding.ts';

export async function checkEndpoint({ engine, settings }: DoctorOptions): Promise<Finding[]> {
  const { url } = engine();
  if (url !== null) return [ok('endpoint', `The endpoint answers at ${url}.`)];
  const { port } = settings();
  if (port === 0 || (await isPortFree(port))) {
    return [
      {
        id: 'endpoint',
        level: 'warn',
        message: `No engine is serving; port ${port} is free for it.`,
        hint: 'Start one with "portunus serve".',
      },
    ];
  }
  const holder = (await findPortHolder(port)) ?? 'another program';
  return [
    {
      id: 'endpoint',
      level: 'fail',
      message: `No engine is serving, and port ${port} is held by ${holder}.`,
      hint: 'End that program, or choose another port with "portunus serve --port N" and apply the clients again.',
    },
  ];
}
