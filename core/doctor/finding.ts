import type { Finding } from '../../shared/models/doctor.ts';

/** Nothing has to be done. */
export const ok = (id: string, message: string): Finding => ({ id, level: 'ok', message, hint: '' });
