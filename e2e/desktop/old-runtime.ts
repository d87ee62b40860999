/**
 * Where no current Electron can be had, the tests run the app in an old one (22). What the product needs and that one
 * lacks is supplied here, before the app's own code: this file and `old-views.ts` are the only places that know of it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { protocol, utilityProcess } from 'electron';
import { bringViews } from './old-views.ts';

class OldResponse {
  readonly body: Uint8Array | string;
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(body: Uint8Array | string, init: { status: number; headers: Record<string, string> }) {
    this.body = body;
    this.status = init.status;
    this.headers = init.headers;
  }
}

type AppHandler = (request: { url: string; method: string }) => Promise<OldResponse>;

/** Electron 25 and later. */
function handle(scheme: string, handler: AppHandler): void {
  const register = protocol as unknown as {
    registerBufferProtocol(
      scheme: string,
      handler: (
        request: { url: string; method: string },
        respond: (answer: { statusCode: number; headers: Record<string, string>; data: Buffer }) => void,
      ) => void,
    ): void;
  };
  register.registerBufferProtocol(scheme, (request, respond) => {
    void handler(request).then(({ status, headers, body }) =>
      respond({ statusCode: status, headers, data: Buffer.from(body as string) }),
    );
  });
}

/** This Electron's own Node (16) cannot run the engine: Node 24 does, over Node's own channel. */
function forkWithNode24(module: string, args: string[]) {
  const node = process.env['PORTUNUS_TEST_NODE'];
  if (node === undefined) throw new Error('PORTUNUS_TEST_NODE is not set');
  // A plain Node reads no archive; the test that packs puts the engine beside it.
  const file = module.replace(/\bapp\.asar\b/, 'app.asar.unpacked');
  const child: ChildProcess = fork(file, args, { execPath: node, stdio: ['ignore', 2, 2, 'ipc'] });
  return {
    get pid() {
      return child.pid;
    },
    on: (event: string, listener: (...values: unknown[]) => void) => child.on(event, listener),
    once: (event: string, listener: (...values: unknown[]) => void) => child.once(event, listener),
    postMessage: (message: object) => child.connected && child.send(message),
    kill: () => child.kill(),
  };
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function withResolvers() {
  let resolve: unknown;
  let reject: unknown;
  const promise = new Promise((yes, no) => ((resolve = yes), (reject = no)));
  return { promise, resolve, reject };
}

function toWellFormed(this: string): string {
  return Buffer.from(this).toString();
}

Object.assign(globalThis, { Response: OldResponse });
Object.assign(String.prototype, { toWellFormed });
Object.assign(URL, { parse: parseUrl });
Object.assign(Promise, { withResolvers });
Object.assign(protocol, { handle });
Object.assign(utilityProcess, { fork: forkWithNode24 });
bringViews();
