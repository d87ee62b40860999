import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the upstream answers next: some bytes, in two pieces. */
export interface SplitAnswer {
  readonly type: string;
  readonly bytes: Buffer;
  /** The first piece ends before this byte. */
  readonly splitAt: number;
  /** Resolves when the second piece may be sent. */
  readonly firstArrived: Promise<void>;
}

export interface SplitUpstream {
  readonly url: string;
  /** Keeps an answer for the request that names it in its model. */
  offer(name: string, answer: SplitAnswer): void;
  stop(): Promise<void>;
}

/**
 * An upstream whose second piece goes out only after the client behind the proxy has read the first: so the split
 * is real whatever the network stack does, and a proxy that held bytes back would wait for ever.
 */
export async function startSplitUpstream(): Promise<SplitUpstream> {
  const offered = new Map<string, SplitAnswer>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const asked = (request.url ?? '') + Buffer.concat(parts).toString();
      const name = /split-\d+/.exec(asked)?.[0] ?? '';
      const answer = offered.get(name);
      offered.delete(name);
      if (answer === undefined) response.writeHead(599).end();
      else void sendInTwo(answer, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    offer: (name, answer) => void offered.set(name, answer),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function sendInTwo(
  { type, bytes, splitAt, firstArrived }: SplitAnswer,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { 'content-type': type });
  if (splitAt > 0) response.write(bytes.subarray(0, splitAt));
  await firstArrived;
  response.end(bytes.subarray(splitAt));
}
