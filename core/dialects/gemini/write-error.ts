import type { ErrorText } from '../dialect.ts';
import { joinWords } from '../error-text.ts';

export function writeError(error: ErrorText): string {
  return JSON.stringify(describeError(error));
}

/** Google's envelope: https://cloud.google.com/apis/design/errors */
export function describeError(error: ErrorText): object {
  return {
    error: {
      code: error.status,
      message: joinWords(error),
      status: statusName(error.status),
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: error.code.replaceAll('-', '_').toUpperCase(),
          domain: 'portunus',
        },
      ],
    },
  };
}

const nameOfStatus: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  501: 'UNIMPLEMENTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

function statusName(status: number): string {
  return nameOfStatus[status] ?? (status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT');
}
