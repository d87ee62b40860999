/**
 * The least that a careful proxy in Node costs: node:http, undici's `dispatch`, backpressure, abort, and
 * no feature at all. `yardstick PORT [--express]` forwards to that port of loopback; with `--express`
 * Express serves all but the model route. Prints `{"port":N}` once it listens.
 */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool, type Dispatcher } from 'undici';

const pool = new Pool(`http://127.0.0.1:${process.argv[2] ?? ''}`, { pipelining: 1, bodyTimeout: 0 });
const hops = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host', 'upgrade', 'te', 'trailer']);

function endToEnd(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !hops.has(name)) kept[name] = value;
  }
  return kept;
}

/** Small bodies are cheaper in one piece, large ones on their way: the bar is the better of the two. */
const largestPieceBytes = 65_536;

function forward(request: IncomingMessage, response: ServerResponse): void {
  if (Number(request.headers['content-length'] ?? Infinity) > largestPieceBytes) {
    send(request, response, request);
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => send(request, response, Buffer.concat(chunks)));
}

function send(request: IncomingMessage, response: ServerResponse, body: Buffer | IncomingMessage): void {
  const { method = 'GET', url = '/' } = request;
  const headers = endToEnd(request.headers);
  pool.dispatch({ method: method, path: url, headers, body }, handle(response));
}

function handle(response: ServerResponse): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller) => {
      response.on('close', () => {
        if (!response.writableFinished) controller.abort(new Error('the client left'));
      });
      response.on('drain', () => controller.resume());
    },
    onResponseStart: (_controller, status, headers) => {
      response.writeHead(status, endToEnd(headers));
    },
    onResponseData: (controller, chunk) => {
      if (!response.write(chunk)) controller.pause();
    },
    onResponseEnd: () => {
      response.end();
    },
    onResponseError: () => {
      response.destroy();
    },
  };
}

async function withExpress(): Promise<RequestListener> {
  const { default: express } = await import('express');
  const app = express();
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  const other = app as unknown as RequestListener;
  return (request, response) => {
    if (request.url?.startsWith('/v1/messages')) forward(request, response);
    else other(request, response);
  };
}

const server = createServer(process.argv.includes('--express') ? await withExpress() : forward);
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', 4096, () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }));
});
