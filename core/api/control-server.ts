import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { dirname } from 'node:path';
import type { EventHub } from '../events.ts';
import type { Logger, Paths } from '../ports.ts';
import { ensurePrivateFolder } from '../storage/private-files.ts';
import { writeFileAtomically } from '../storage/write-file-atomically.ts';
import { carriesToken, createAccessToken } from './access-token.ts';
import { closeServer } from './close-server.ts';
import { controlAddress, controlFiles, prepareTemporaryFolder } from './control-address.ts';
import type { Handlers } from './handlers.ts';
import { createBridgeHandler } from './http-bridge.ts';

export interface ControlServerOptions {
  readonly handlers: Handlers;
  readonly events: EventHub;
  readonly paths: Paths;
  readonly log: Logger;
}

export interface ControlServer {
  /** A socket's path, or a named pipe's. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * The engine's one door for front ends (decision D17): HTTP on a Unix socket or a named pipe.
 * Defends against other users of the machine (0600 socket in a 0700 folder, and a token made for this start
 * alone, since a named pipe has no such modes) and against data-plane keys, which mean nothing here (D13).
 * The token is written to one 0600 file and nowhere else.
 *
 * The caller holds the home's lock, so that a socket which is already there was left by an engine that was killed.
 */
export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const address = controlAddress(options.paths);
  const files = controlFiles(options.paths);
  const token = createAccessToken();
  ensurePrivateFolder(options.paths.run);
  if (dirname(address) !== options.paths.run) prepareTemporaryFolder(address);
  const server = createControlHttp(options, token);
  await listenOnSocket(server, address);
  writeFileAtomically(files.token, token, { mode: 0o600 });
  writeFileAtomically(files.info, JSON.stringify({ address, pid: process.pid }), { mode: 0o600 });
  return {
    address,
    close: async () => {
      rmSync(files.info, { force: true });
      rmSync(files.token, { force: true });
      await closeServer(server);
    },
  };
}

function createControlHttp({ handlers, events, log }: ControlServerOptions, token: string): Server {
  const handle = createBridgeHandler({
    handlers,
    events,
    log,
    authorise: (request) =>
      carriesToken(request.headers.authorization, token) ? undefined : { code: 'unauthorised' },
  });
  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    void handle(request, response);
  });
  server.maxConnections = 256;
  return server;
}

async function listenOnSocket(server: Server, address: string): Promise<void> {
  const isFile = process.platform !== 'win32';
  if (isFile) rmSync(address, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  if (isFile) chmodSync(address, 0o600);
}
