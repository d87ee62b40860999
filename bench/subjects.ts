import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import ts from 'typescript';
import { buildCli } from '../e2e/clients/built-cli.ts';
import { readFirstLine, startProgram, type Started } from './child-programs.ts';
import type { Target } from './load-protocol.ts';
import { jsonModel, makeRequestBody } from './messages.ts';

export const subjectNames = [
  'direct',
  'nginx',
  'yardstick',
  'yardstick + Express',
  'Portunus',
  'translating',
] as const;
export type SubjectName = (typeof subjectNames)[number];

/** Something between the load and the fake upstream. */
export interface Subject {
  readonly name: SubjectName;
  start(core: number | null): Promise<RunningSubject>;
  /** Removes what it keeps between starts. */
  clean(): void;
}

export interface RunningSubject {
  readonly target: Target;
  /** Null for the upstream itself: its process is none of the subjects. */
  readonly pid: number | null;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..');

export function direct(upstreamPort: number): Subject {
  return {
    name: 'direct',
    start: () =>
      Promise.resolve({
        target: { port: upstreamPort, key: 'bench' },
        pid: null,
        stop: () => Promise.resolve(),
      }),
    clean: () => undefined,
  };
}

export function hasNginx(): boolean {
  return spawnSync('nginx', ['-v']).status === 0;
}

export function nginx(upstreamPort: number): Subject {
  const folder = mkdtempSync(join(tmpdir(), 'portunus-bench-nginx-'));
  return {
    name: 'nginx',
    start: async (core) => {
      const port = await findFreePort();
      writeFileSync(join(folder, 'nginx.conf'), makeNginxConfig(port, upstreamPort));
      // Where it complains before it has read its configuration.
      const args = ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')];
      const started = startProgram(core, 'nginx', args, { stdio: ['ignore', 'ignore', 'inherit'] });
      return describe(started, { port, key: 'bench' });
    },
    clean: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** One process without a master, so that all subjects are measured alike; nothing touches the disk. */
function makeNginxConfig(port: number, upstreamPort: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off; master_process off; error_log error.log; pid nginx.pid;
events { worker_connections 8192; }
http {
  access_log off;
  ${temporary.map((kind) => `${kind}_temp_path ${kind};`).join(' ')}
  upstream fake { server 127.0.0.1:${upstreamPort}; keepalive 1024; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    keepalive_requests 100000000; tcp_nodelay on;
    client_max_body_size 64m; client_body_buffer_size 1m;
    location / {
      proxy_pass http://fake; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_buffering off; proxy_request_buffering off; proxy_read_timeout 600s;
    }
  }
}`;
}

/** Plain JavaScript like Portunus' own bundle: stripping types at each start would slow its start down. */
export function yardstick(upstreamPort: number, name: 'yardstick' | 'yardstick + Express'): Subject {
  // Below the repository: that is where it finds undici and Express.
  const folder = join(root, 'node_modules', '.portunus-bench');
  const program = join(folder, 'yardstick.mjs');
  const source = readFileSync(join(import.meta.dirname, 'yardstick.ts'), 'utf8');
  mkdirSync(folder, { recursive: true });
  const compilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext };
  writeFileSync(program, ts.transpileModule(source, { compilerOptions }).outputText);
  return {
    name,
    start: async (core) => {
      const flags = name === 'yardstick' ? [] : ['--express'];
      const started = startProgram(core, process.execPath, [program, String(upstreamPort), ...flags]);
      const { port } = await readFirstLine<{ port: number }>(started);
      return describe(started, { port, key: 'bench' });
    },
    clean: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * The built program as a person on a server runs it, with one account whose address is the fake upstream.
 * `translating`: the account speaks OpenAI Chat, and the load Anthropic's dialect as ever.
 */
export async function portunus(upstreamPort: number, name: 'Portunus' | 'translating'): Promise<Subject> {
  const cli = await buildCli();
  const home = mkdtempSync(join(tmpdir(), 'portunus-bench-home-'));
  const passphraseFile = join(home, 'passphrase');
  writeFileSync(passphraseFile, 'correct horse battery staple\n', { mode: 0o600 });
  const environment = {
    HOME: home,
    PORTUNUS_HOME: join(home, 'portunus'),
    PORTUNUS_PASSPHRASE_FILE: passphraseFile,
    PATH: process.env['PATH'] ?? '',
  };

  function run(args: readonly string[], input = ''): unknown {
    const options = { env: environment, input, encoding: 'utf8' } as const;
    const result = spawnSync(process.execPath, [cli, ...args, '--json'], options);
    if (result.status === 0) return JSON.parse(result.stdout);
    throw new Error(`portunus ${args.join(' ')} ended with ${String(result.status)}: ${result.stderr}`);
  }
  const [provider, path] = name === 'Portunus' ? ['anthropic', ''] : ['openai-compatible', '/v1'];
  const upstream = ['--base-url', `http://127.0.0.1:${upstreamPort}${path}`, '--no-check'];
  run(['accounts', 'add', '--provider', provider, '--key-stdin', ...upstream], 'sk-ant-api03-bench-account');
  const { key } = run(['keys', 'create', 'bench']) as { key: string };

  return {
    name,
    start: async (core) => {
      const args = [cli, 'serve', '--json', '--port', '0', '--ui-port', '0'];
      const started = startProgram(core, process.execPath, args, { env: environment });
      const { port } = await readFirstLine<{ port: number }>(started);
      return describe(started, { port, key });
    },
    clean: () => rmSync(home, { recursive: true, force: true }),
  };
}

function describe(started: Started, target: Target): RunningSubject {
  return { target, pid: started.pid, stop: () => started.stop() };
}

/** Resolves when the subject has answered one request; it may not listen yet. */
export async function serveFirstRequest({ port, key }: Target): Promise<void> {
  const giveUpAt = performance.now() + 20_000;
  while (!(await tryRequest(port, key))) {
    if (performance.now() > giveUpAt) throw new Error(`Nothing answers on port ${port}.`);
    await wait(1);
  }
}

function tryRequest(port: number, key: string): Promise<boolean> {
  const body = makeRequestBody(jsonModel, 1024, false);
  const headers = { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': key };
  return new Promise((resolve, reject) => {
    const call = request({ port, method: 'POST', path: '/v1/messages', headers, agent: false }, (answer) => {
      answer.resume();
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve(true);
        else reject(new Error(`The first request was answered with ${String(answer.statusCode)}.`));
      });
    });
    call.once('error', () => resolve(false));
    call.end(body);
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
