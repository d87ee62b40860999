import { createServer, connect, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

export interface FakeProxyOptions {
  readonly kind?: 'http' | 'socks5';
  /** `name:password` that it asks for; default: none. */
  readonly login?: string;
}

/** What it does with the next tunnels; `connect` is what a proxy is for. */
export type ProxyBehaviour = 'connect' | 'refuse' | 'unreachable' | 'hang' | 'cut' | 'nonsense';

/** One who asked for a tunnel. */
export interface SeenTunnel {
  /** `host:port` as it was asked for. */
  readonly target: string;
  /** `name:password`, where they were sent. */
  readonly login: string | null;
  /** All bytes the client sent once it was open, as the proxy saw them. */
  readonly sent: Buffer[];
  /** Breaks it, as a proxy does that is restarted. */
  cut(): void;
}

/**
 * A proxy on loopback, strict about its protocol, for names that do not exist: whatever host is asked for, the
 * connection goes to 127.0.0.1 at that port, so that a test sees that the proxy resolved the name.
 */
export interface FakeProxy {
  readonly port: number;
  /** `http://127.0.0.1:PORT` or `socks5://...`, with the login where there is one. */
  readonly url: string;
  readonly tunnels: readonly SeenTunnel[];
  behaviour: ProxyBehaviour;
  stop(): Promise<void>;
}

interface Asked {
  readonly target: string;
  readonly login: string | null;
  /** Says yes and no in the proxy's own protocol. */
  accept(): void;
  refuse(because: 'login' | 'rule' | 'unreachable'): void;
}

export async function startFakeProxy(options: FakeProxyOptions = {}): Promise<FakeProxy> {
  const kind = options.kind ?? 'http';
  const tunnels: SeenTunnel[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer((socket) => {
    keep(socket);
    void serve(socket).catch(() => socket.destroy());
  });
  const serve = async (socket: Socket) => {
    if (proxy.behaviour === 'hang') return;
    if (proxy.behaviour === 'nonsense') return void socket.end('SSH-2.0-OpenSSH_9.9\r\n\r\n');
    const asked = await (kind === 'http' ? readConnect(socket) : readSocks(socket, options.login));
    const sent: Buffer[] = [];
    const { target, login } = asked;
    tunnels.push({ target, login, sent, cut: () => socket.resetAndDestroy() });
    if (proxy.behaviour === 'cut') return void socket.destroy();
    if (options.login !== undefined && login !== options.login) {
      asked.refuse('login');
      return;
    }
    if (proxy.behaviour === 'refuse') {
      asked.refuse('rule');
      return;
    }
    if (proxy.behaviour === 'unreachable') {
      asked.refuse('unreachable');
      return;
    }
    const onward = keep(
      connect({ host: '127.0.0.1', port: Number(target.slice(target.lastIndexOf(':') + 1)) }),
    );
    await once(onward, 'connect');
    asked.accept();
    socket.on('data', (chunk: Buffer) => sent.push(chunk));
    socket.pipe(onward).pipe(socket);
    socket.on('close', () => onward.destroy());
    onward.on('close', () => socket.destroy());
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const proxy: FakeProxy = {
    port,
    url: `${kind}://${options.login === undefined ? '' : `${options.login}@`}127.0.0.1:${port}`,
    tunnels,
    behaviour: 'connect',
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return proxy;
}

async function readConnect(socket: Socket): Promise<Asked> {
  const head = await read(socket, (bytes) => bytes.includes('\r\n\r\n'));
  const lines = head.toString('latin1').split('\r\n');
  const target = /^CONNECT (\S+:\d+) HTTP\/1\.1$/.exec(lines[0] ?? '')?.[1];
  const hosts = lines.filter((line) => /^host:/i.test(line));
  if (target === undefined || hosts.length !== 1 || !head.toString('latin1').endsWith('\r\n\r\n')) {
    socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
    throw new Error('not a CONNECT');
  }
  const basic = /^proxy-authorization: basic (\S+)$/im.exec(lines.join('\n'))?.[1];
  return {
    target,
    login: basic === undefined ? null : Buffer.from(basic, 'base64').toString('utf8'),
    accept: () => void socket.write('HTTP/1.1 200 Connection established\r\nvia: 1.1 fake\r\n\r\n'),
    refuse: (because) => {
      const status = {
        login: '407 Proxy Authentication Required',
        rule: '403 Forbidden',
        unreachable: '502 Bad Gateway',
      };
      socket.end(
        `HTTP/1.1 ${status[because]}\r\nproxy-authenticate: Basic realm="fake"\r\ncontent-length: 2\r\n\r\nno`,
      );
    },
  };
}

async function readSocks(socket: Socket, expected: string | undefined): Promise<Asked> {
  const [version, count = 0] = await read(socket, (bytes) => bytes.length >= 2, 2);
  const methods = await read(socket, (bytes) => bytes.length >= count, count);
  const wanted = expected === undefined ? 0 : 2;
  if (version !== 5 || !methods.includes(wanted)) {
    socket.end(Buffer.from([5, 255]));
    throw new Error('no method in common');
  }
  socket.write(Buffer.from([5, wanted]));
  const login = wanted === 2 ? await readSocksLogin(socket) : null;
  if (login !== null) socket.write(Buffer.from([1, login === expected ? 0 : 1]));
  const [, command, , kind] = await read(socket, (bytes) => bytes.length >= 4, 4);
  if (command !== 1) throw new Error('not a CONNECT');
  const host = await readSocksHost(socket, kind);
  const port = (await read(socket, (bytes) => bytes.length >= 2, 2)).readUInt16BE();
  const answer = (outcome: number) => Buffer.from([5, outcome, 0, 1, 0, 0, 0, 0, 0, 0]);
  return {
    target: `${host}:${port}`,
    login,
    accept: () => void socket.write(answer(0)),
    refuse: (because) => void socket.end(answer({ login: 2, rule: 2, unreachable: 4 }[because])),
  };
}

async function readSocksLogin(socket: Socket): Promise<string> {
  await read(socket, (bytes) => bytes.length >= 1, 1);
  const name = await readWithLength(socket);
  return `${name}:${await readWithLength(socket)}`;
}

async function readSocksHost(socket: Socket, kind: number | undefined): Promise<string> {
  if (kind === 3) return await readWithLength(socket);
  const length = kind === 4 ? 16 : 4;
  const address = await read(socket, (bytes) => bytes.length >= length, length);
  if (length === 4) return address.join('.');
  return `[${Array.from({ length: 8 }, (_, index) => address.readUInt16BE(index * 2).toString(16)).join(':')}]`;
}

async function readWithLength(socket: Socket): Promise<string> {
  const [length = 0] = await read(socket, (bytes) => bytes.length >= 1, 1);
  return length === 0 ? '' : (await read(socket, (bytes) => bytes.length >= length, length)).toString('utf8');
}

/** Waits until there is enough; takes `length` bytes, or all that came. */
async function read(socket: Socket, isEnough: (bytes: Buffer) => boolean, length?: number): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (!isEnough(bytes)) {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) {
      if (socket.readableEnded || socket.destroyed) throw new Error('the client left');
      await Promise.race([once(socket, 'readable'), once(socket, 'close')]);
    } else bytes = Buffer.concat([bytes, chunk]);
  }
  const taken = length ?? bytes.length;
  if (bytes.length > taken) socket.unshift(bytes.subarray(taken));
  return bytes.subarray(0, taken);
}
