import { createServer, request as call, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RelayedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface RecordingRelay {
  readonly url: string;
  readonly requests: readonly RelayedRequest[];
  stop(): Promise<void>;
}

/** Stands between a client and `target` and remembers what the client really sent. */
export async function startRecordingRelay(target: string): Promise<RecordingRelay> {
  const requests: RelayedRequest[] = [];
  const server = createServer((incoming, response) => void relay(incoming, response));

  async function relay(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync(incoming as AsyncIterable<Buffer>));
    const { method = '', url = '', headers } = incoming;
    requests.push({ method, url, headers, body });
    const { host } = new URL(target);
    const onward = call(new URL(url, target), { method, headers: { ...headers, host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
