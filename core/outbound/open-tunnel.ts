import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { AppFailure } from '../../shared/errors.ts';
import { networkErrorCode } from '../accounts/network-error.ts';
import { askHttpProxy } from './ask-http-proxy.ts';
import { askSocksProxy } from './ask-socks-proxy.ts';
import type { ProxyAddress } from './proxy-address.ts';
import { proxyFailure } from './proxy-failure.ts';
import { AnswerMissing } from './take-bytes.ts';
import type { TunnelTarget } from './tunnel-target.ts';

/**
 * A connection to `target` through the proxy, as if it had been made straight: what is sent on it is for the target
 * alone. Rejects with AppFailure `proxy-failed`, which names neither name nor password, within `limitMs`.
 */
export async function openTunnel(
  proxy: ProxyAddress,
  target: TunnelTarget,
  limitMs: number,
): Promise<Socket> {
  const fail = (problem: Parameters<typeof proxyFailure>[2], cause?: unknown) =>
    proxyFailure(proxy, target, problem, cause);
  const socket = openSocket(proxy);
  // Whoever waits is told by its own listener; between two of them nobody may be.
  socket.on('error', () => undefined);
  const timer = setTimeout(() => socket.destroy(fail('silent')), limitMs);
  try {
    await whenConnected(socket, proxy);
    const ask = proxy.kind === 'socks5' ? askSocksProxy : askHttpProxy;
    const problem = await ask(socket, proxy, target);
    if (problem !== undefined) throw fail(problem);
    return socket.setNoDelay(true).setKeepAlive(true, 60_000);
  } catch (cause) {
    socket.destroy();
    if (cause instanceof AppFailure) throw cause;
    if (!(cause instanceof AnswerMissing)) {
      throw fail(
        /CERT|VERIFY|SIGNED|ISSUER|ERR_SSL|ERR_TLS/.test(networkErrorCode(cause))
          ? 'untrusted'
          : 'unreachable',
        cause,
      );
    }
    throw cause.cause instanceof AppFailure ? cause.cause : fail(cause.problem);
  } finally {
    clearTimeout(timer);
  }
}

function openSocket({ kind, host, port }: ProxyAddress): Socket {
  if (kind !== 'https') return connectPlain({ host, port });
  return connectSecurely({
    host,
    port,
    ALPNProtocols: ['http/1.1'],
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
}

function whenConnected(socket: Socket, { kind }: ProxyAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const onClose = () => reject(new AnswerMissing('cut'));
    const done = (settle: () => void) => {
      socket.off('error', onError).off('close', onClose);
      settle();
    };
    const onError = (cause: Error) => done(() => reject(cause));
    socket.once('error', onError).once('close', onClose);
    socket.once(kind === 'https' ? 'secureConnect' : 'connect', () => done(resolve));
  });
}
