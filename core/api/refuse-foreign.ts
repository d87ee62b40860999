import type { IncomingMessage } from 'node:http';
import type { AppError } from '../../shared/errors.ts';

/**
 * Why a request to one of our loopback pages may not come in: it names another host (DNS rebinding, row
 * LOC-3) or comes from another page (row LOC-4). Undefined when it may. Judged by the raw header lines,
 * because Node joins or drops repeated ones.
 */
export function refuseForeign(request: IncomingMessage, port: number): AppError | undefined {
  if (!request.url?.startsWith('/')) {
    return { code: 'request-malformed', problem: 'the target must be a path' };
  }
  const hosts = headerLines(request, 'host');
  const [host] = hosts;
  const ours = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (hosts.length !== 1 || host === undefined || !ours.includes(host)) return { code: 'host-refused' };
  const isOurOrigin = headerLines(request, 'origin').every((origin) => origin === `http://${host}`);
  const isOurPage = headerLines(request, 'sec-fetch-site').every((site) =>
    ['same-origin', 'none'].includes(site),
  );
  return isOurOrigin && isOurPage ? undefined : { code: 'origin-refused' };
}

function headerLines(request: IncomingMessage, name: string): string[] {
  const raw = request.rawHeaders;
  return raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name);
}
