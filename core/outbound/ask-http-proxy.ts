import type { Socket } from 'node:net';
import type { ProxyProblem } from '../../shared/models/proxy-problem.ts';
import { hasLogin, nameProxy, type ProxyAddress } from './proxy-address.ts';
import { takeBytes } from './take-bytes.ts';
import type { TunnelTarget } from './tunnel-target.ts';

/** Asks for a tunnel (RFC 9110, 9.3.6). Undefined when it is there. */
export async function askHttpProxy(
  socket: Socket,
  proxy: ProxyAddress,
  target: TunnelTarget,
): Promise<ProxyProblem | undefined> {
  const host = nameProxy(target);
  const login = hasLogin(proxy) ? [`Proxy-Authorization: Basic ${encodeLogin(proxy)}`] : [];
  socket.write([`CONNECT ${host} HTTP/1.1`, `Host: ${host}`, ...login, '', ''].join('\r\n'));
  const head = await takeBytes(socket, (bytes) => {
    const end = bytes.indexOf('\r\n\r\n');
    return end === -1 ? undefined : end + 4;
  });
  const [, status] = /^HTTP\/1\.[01] (\d{3})/.exec(head.toString('latin1')) ?? [];
  return status === undefined ? 'malformed' : judge(Number(status), hasLogin(proxy));
}

const encodeLogin = ({ name, password }: ProxyAddress) =>
  Buffer.from(`${name}:${password}`).toString('base64');

function judge(status: number, sentLogin: boolean): ProxyProblem | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 407) return sentLogin ? 'login-refused' : 'login-needed';
  return status === 502 || status === 503 || status === 504 ? 'host-unreachable' : 'refused';
}
