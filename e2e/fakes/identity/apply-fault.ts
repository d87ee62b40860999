import type { SeenRequest } from '../fake-upstream.ts';
import type { Script } from '../script.ts';
import { page } from './pages.ts';
import type { Fault } from './fault-queue.ts';
import type { TokenChange } from './token-endpoint.ts';

export type Process = (change: TokenChange) => Script;

/** What the caller sees of a call that goes wrong. `process` does the issuer's work, and is not called for some faults. */
export async function answerFaultily(fault: Fault, request: SeenRequest, process: Process): Promise<Script> {
  const script = distort(fault, process);
  if (fault.holdUntil) await Promise.race([fault.holdUntil.catch(() => undefined), request.closed]);
  return fault.delayMs === undefined ? script : { ...script, delayMs: fault.delayMs };
}

function distort(fault: Fault, process: Process): Script {
  switch (fault.kind) {
    case undefined:
      return process({});
    case 'reset-unprocessed':
      return { instead: 'reset' };
    case 'silence':
      return { instead: 'silence' };
    case 'captive-portal':
      return page('Welcome to the hotel’s network', '<form><button>Connect</button></form>');
    case 'rate-limited':
      return refuseHaste(fault.retryAfter);
    case 'failure':
      if (fault.processed === true) process({});
      return fail(fault);
    case 'without-refresh-token':
      return process({ withoutRefreshToken: true });
    default:
      return cut(fault.kind, process({}));
  }
}

type Cut =
  | 'lost-answer'
  | 'lost-in-silence'
  | 'reset-after-headers'
  | 'reset-in-body'
  | 'truncated-json'
  | 'empty-answer';

function cut(kind: Cut, script: Script): Script {
  const { body: whole = '', ...rest } = script;
  const body = Buffer.from(whole);
  const half = body.subarray(0, Math.floor(body.byteLength / 2));
  switch (kind) {
    case 'lost-answer':
      return { instead: 'reset' };
    case 'lost-in-silence':
      return { instead: 'silence' };
    case 'reset-after-headers':
      return { ...rest, steps: [], ending: 'reset' };
    case 'reset-in-body':
      return { ...rest, steps: [half], ending: 'reset' };
    case 'truncated-json':
      return { ...rest, body: half };
    case 'empty-answer':
      return { ...rest, body: '' };
  }
}

function refuseHaste(retryAfter: string | undefined): Script {
  const body = JSON.stringify({
    error: { type: 'rate_limit_error', message: 'Rate limited. Try again later.' },
  });
  const header = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return { status: 429, headers: { 'content-type': 'application/json', ...header }, body };
}

function fail({ status = 503, body = '<html><body>Service unavailable</body></html>' }: Fault): Script {
  const type = body.startsWith('{') ? 'application/json' : 'text/html';
  return { status, headers: { 'content-type': type }, body };
}
