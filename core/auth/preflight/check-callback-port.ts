import { createServer } from 'node:net';
import type { PreflightCheck } from '../../../shared/models/login.ts';
import type { OAuthData } from '../../../shared/models/provider.ts';
import { findPortHolder } from '../find-port-holder.ts';

/** Whether the browser's answer can arrive by itself; where not, pasting is always left. */
export async function checkCallbackPort({
  ports,
  anyPort,
}: OAuthData['callback']): Promise<Pick<PreflightCheck, 'level' | 'finding'>> {
  const [first] = ports;
  if (first === undefined) return { level: 'ok', finding: { code: 'callback-port-any' } };
  const free = await Promise.all(ports.map(isFreeOrOurs));
  if (free[0] === true) return { level: 'ok', finding: { code: 'callback-port-free', port: first } };
  const holder = await findPortHolder(first);
  const instead = ports.find((_, index) => free[index] === true) ?? null;
  if (instead === null && !anyPort) {
    return { level: 'warn', finding: { code: 'callback-ports-taken', ports, holder } };
  }
  return { level: 'warn', finding: { code: 'callback-port-instead', port: first, holder, instead } };
}

/** A sign-in of ours that still waits makes room for the next one. */
async function isFreeOrOurs(port: number): Promise<boolean> {
  if (await isPortFree(port)) return true;
  return (await findPortHolder(port))?.endsWith(`(process ${process.pid})`) === true;
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)));
  });
}
