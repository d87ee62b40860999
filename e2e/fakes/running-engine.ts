import { writeFileSync } from 'node:fs';
import type { Bridge, CommandName, Input, Output } from '../../shared/contract.ts';
import type { ProviderId } from '../../shared/models/provider.ts';
import type { SettingsPatch } from '../../shared/models/settings.ts';
import { createLocalBridge } from '../../core/api/local-bridge.ts';
import { createEngine, type Engine } from '../../core/engine.ts';
import { systemClock, type Logger } from '../../core/ports.ts';
import { resolvePaths } from '../../core/storage/paths.ts';
import { createTemporaryHome, type TemporaryHome } from './temporary-home.ts';

export interface RunningEngineOptions {
  /** Accounts to add unchecked, in this order. */
  readonly accounts?: readonly { provider: ProviderId; baseUrl: string; key: string; label?: string }[];
  /** Merged over the built-in provider data, e.g. short timeouts. */
  readonly providers?: Readonly<Record<string, unknown>>;
  readonly demo?: boolean;
  readonly log?: Logger;
  readonly settings?: SettingsPatch;
}

/** A real engine in this process, with a passphrase vault in a home of its own. */
export interface RunningEngine {
  readonly url: string;
  readonly port: number;
  /** A local key that opens the data plane. */
  readonly key: string;
  readonly home: TemporaryHome;
  readonly bridge: Bridge;
  readonly engine: Engine;
  /** Calls the contract and throws on a failure. */
  call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>>;
  stop(): Promise<void>;
}

const silentLog: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

export async function startRunningEngine(options: RunningEngineOptions = {}): Promise<RunningEngine> {
  const home = createTemporaryHome();
  const log = options.log ?? silentLog;
  const environment = { ...home.environment, ...writeFiles(home, options) };
  const ports = { clock: systemClock, log, environment, paths: resolvePaths(environment) };
  const engine = await createEngine({ ports, demo: options.demo ?? false });
  const bridge = createLocalBridge(engine.handlers, engine.events, log);
  const call: RunningEngine['call'] = async (name, input) => {
    const result = await bridge.invoke(name, input);
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`);
    return result.value;
  };
  if (options.settings !== undefined) await call('settings.update', options.settings);
  for (const account of options.accounts ?? []) await call('accounts.add', { ...account, check: false });
  const { url, port } = await engine.serve({ port: 0, uiPort: 0 });
  const { text: key } = await call('keys.create', { name: 'test' });
  const stop = async () => {
    await engine.stop();
    home.remove();
  };
  return { url, port, key, home, bridge, engine, call, stop };
}

function writeFiles(home: TemporaryHome, { providers }: RunningEngineOptions): Record<string, string> {
  const passphrase = home.path('passphrase');
  writeFileSync(passphrase, 'correct horse battery staple\n', { mode: 0o600 });
  if (providers === undefined) return { PORTUNUS_PASSPHRASE_FILE: passphrase };
  const file = home.path('providers.json');
  writeFileSync(file, JSON.stringify(providers));
  return { PORTUNUS_PASSPHRASE_FILE: passphrase, PORTUNUS_PROVIDERS_FILE: file };
}
