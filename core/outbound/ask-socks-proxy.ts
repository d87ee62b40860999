import { isIP, type Socket } from 'node:net';
import type { ProxyProblem } from '../../shared/models/proxy-problem.ts';
import { hasLogin, type ProxyAddress } from './proxy-address.ts';
import { takeBytes } from './take-bytes.ts';
import type { TunnelTarget } from './tunnel-target.ts';

const version = 5;
const method = { none: 0, login: 2 } as const;
/** What it answers instead of 0 (RFC 1928, section 6), where that tells more than "no". */
const refusals: Readonly<Record<number, ProxyProblem>> = {
  3: 'host-unreachable',
  4: 'host-unreachable',
  5: 'host-unreachable',
  6: 'host-unreachable',
};

/** SOCKS5 with a name and password where they are set (RFC 1928, 1929); names are resolved at the proxy. */
export async function askSocksProxy(
  socket: Socket,
  proxy: ProxyAddress,
  target: TunnelTarget,
): Promise<ProxyProblem | undefined> {
  const offered = hasLogin(proxy) ? [method.none, method.login] : [method.none];
  socket.write(Buffer.from([version, offered.length, ...offered]));
  const [answered, chosen] = await takeBytes(socket, () => 2);
  if (answered !== version) return 'malformed';
  if (chosen === method.login && hasLogin(proxy)) {
    if (!(await signIn(socket, proxy))) return 'login-refused';
  } else if (chosen !== method.none) {
    return hasLogin(proxy) ? 'login-refused' : 'login-needed';
  }
  return await connect(socket, target);
}

async function signIn(socket: Socket, { name, password }: ProxyAddress): Promise<boolean> {
  const [user, word] = [withLength(name), withLength(password)];
  socket.write(Buffer.concat([Buffer.from([1]), user, word]));
  const [, status] = await takeBytes(socket, () => 2);
  return status === 0;
}

async function connect(socket: Socket, { host, port }: TunnelTarget): Promise<ProxyProblem | undefined> {
  const head = Buffer.from([version, 1, 0]);
  const at = Buffer.from([port >> 8, port & 255]);
  socket.write(Buffer.concat([head, encodeHost(host), at]));
  const answer = await takeBytes(socket, lengthOfAnswer);
  const [answered, outcome] = answer;
  if (answered !== version || outcome === undefined) return 'malformed';
  return outcome === 0 ? undefined : (refusals[outcome] ?? 'refused');
}

function encodeHost(host: string): Buffer {
  if (isIP(host) === 4) return Buffer.from([1, ...host.split('.').map(Number)]);
  if (isIP(host) === 6)
    return Buffer.from([4, ...listGroups(host).flatMap((group) => [group >> 8, group & 255])]);
  return Buffer.concat([Buffer.from([3]), withLength(host)]);
}

/** The eight groups of an IPv6 address as a URL spells it, which has no dotted tail. */
function listGroups(address: string): number[] {
  const [head = [], tail = []] = address.split('::').map((part) =>
    part
      .split(':')
      .filter((group) => group !== '')
      .map((group) => Number.parseInt(group, 16)),
  );
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** The answer repeats an address whose kind says how long it is. */
function lengthOfAnswer(bytes: Buffer): number | undefined {
  const [, , , kind, first] = bytes;
  if (kind === undefined || first === undefined) return undefined;
  const addressBytes = kind === 1 ? 4 : kind === 4 ? 16 : 1 + first;
  return 4 + addressBytes + 2;
}

/** At most 255 bytes, as the protocol has it. */
function withLength(text: string): Buffer {
  const bytes = Buffer.from(text).subarray(0, 255);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}
