import { randomBytes } from 'node:crypto';
import { AppFailure, type AppError } from '../../shared/errors.ts';
import type { LogFields, Logger } from '../ports.ts';

/**
 * What may leave the process about a failure: a foreseen one as it is, anything else as a reference
 * under which the log has the details.
 */
export function toAppError(cause: unknown, fields: LogFields, log: Logger): AppError {
  if (cause instanceof AppFailure) return cause.error;
  const reference = randomBytes(6).toString('hex');
  log.error('command.failed', { ...fields, reference }, cause);
  return { code: 'internal', reference };
}
