import { describeProxyProblem } from '../../shared/explain.ts';
import { findProxyFailure } from '../outbound/proxy-failure.ts';

/** Words for what the network did, by the codes of Node and undici. */
const words: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name could not be resolved',
  EAI_AGAIN: 'its name could not be resolved (DNS is not answering)',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  EMFILE: 'this machine has no free file descriptors',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_CONNECT_TIMEOUT: 'it did not accept a connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped answering',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain holds a self-signed certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate’s issuer is not known to this machine',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** The machine's code of a network failure, from wherever in the chain of causes it is. */
export function networkErrorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return networkErrorCode(error.errors[0]);
  if (!(error instanceof Error)) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.name : networkErrorCode(error.cause);
}

/** What happened, in words; never with the request's headers or body. */
export function describeNetworkError(error: unknown): string {
  const proxy = findProxyFailure(error);
  if (proxy !== undefined) return describeProxyProblem(proxy);
  const code = networkErrorCode(error);
  if (code === 'TimeoutError' || code === 'AbortError') return 'it did not answer in time';
  if (code.startsWith('HPE_')) return 'its answer was not valid HTTP';
  return words[code] ?? `the connection failed (${code})`;
}
