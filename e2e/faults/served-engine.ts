import { readFileSync, writeFileSync } from 'node:fs';
import { runProgram } from '../../core/cli/__fixtures__/run-program.ts';
import { askCli, endServe, serveOpenly } from '../crash/served-home.ts';
import { startFakeUpstream, type FakeUpstream, type FakeUpstreamOptions } from '../fakes/fake-upstream.ts';
import { createTemporaryHome } from '../fakes/temporary-home.ts';

/** `portunus serve` in a process of its own, with one account per vendor at a fake upstream. */
export interface ServedEngine {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly key: string;
  readonly upstream: FakeUpstream;
  /** Runs one command in its home; gives its JSON document. */
  ask(args: readonly string[], input?: string): Promise<unknown>;
  /** Runs one that prints a JSON document per line. */
  askLines(args: readonly string[]): Promise<unknown[]>;
  post(path: string, body: unknown, signal?: AbortSignal): Promise<Response>;
  /** Resident memory, in bytes, as the kernel counts it. */
  rss(): number;
  /** SIGTERM; resolves with the exit code. */
  terminate(): Promise<number | null>;
  stop(): Promise<void>;
}

export async function startServedEngine(options: FakeUpstreamOptions = {}): Promise<ServedEngine> {
  const upstream = await startFakeUpstream(options);
  const home = createTemporaryHome();
  const passphrase = home.path('passphrase');
  writeFileSync(passphrase, 'correct horse battery staple\n', { mode: 0o600 });
  const environment = { ...home.environment, PORTUNUS_PASSPHRASE_FILE: passphrase };
  const running = await serveOpenly(environment);
  const { url, port, pid } = running.served;
  const ask = async (args: readonly string[], input?: string) =>
    (await askCli(args, environment, input)).document;
  const accounts = [
    ['anthropic', upstream.url],
    ['openai', `${upstream.url}/v1`],
  ] as const;
  for (const [provider, baseUrl] of accounts) {
    const add = [
      'accounts',
      'add',
      '--provider',
      provider,
      '--base-url',
      baseUrl,
      '--key-stdin',
      '--no-check',
    ];
    await ask(add, `upstream-${provider}-key\n`);
  }
  const { key } = (await ask(['keys', 'create', 'test'])) as { key: string };
  return {
    url,
    port,
    pid,
    key,
    upstream,
    ask,
    askLines: async (args) => {
      const { stdout } = await runProgram([...args, '--json'], { environment });
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
    },
    post: (path, body, signal) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify(body),
        ...(signal === undefined ? {} : { signal }),
      }),
    rss: () => Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096,
    terminate: async () => (await endServe(running)).code,
    stop: async () => {
      running.child.kill('SIGKILL');
      await running.ended;
      await upstream.stop();
      home.remove();
    },
  };
}
