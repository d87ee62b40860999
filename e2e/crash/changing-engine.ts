/**
 * `node changing-engine.ts JSON`: a real engine that changes its accounts, keys and settings without pause, says on
 * stdout what it is about to change and what has been acknowledged, and waits to be killed.
 */
import { writeSync } from 'node:fs';
import type { Input, Output, CommandName } from '../../shared/contract.ts';
import { createLocalBridge } from '../../core/api/local-bridge.ts';
import { createEngine } from '../../core/engine.ts';
import { systemClock, type Logger } from '../../core/ports.ts';
import { resolvePaths } from '../../core/storage/paths.ts';
import { accountKey, applyChange, type Change, type World } from './world.ts';

export interface ChangingOptions {
  readonly seed: number;
  /** Where the accounts' requests go. */
  readonly baseUrl: string;
  /** What the home holds. */
  readonly world: World;
  /** Ends itself with SIGKILL when this fault point is reached for the `occurrence`th time. */
  readonly killAt?: { readonly name: string; readonly occurrence: number };
  /** Makes one change of each kind and ends, instead of going on for ever. */
  readonly once?: boolean;
}

export type ChangingLine =
  | { readonly say: 'ready' }
  | { readonly say: 'begin'; readonly change: Change }
  | { readonly say: 'done'; readonly text: string | null }
  | { readonly say: 'fault-point'; readonly name: string };

const kinds = [
  ...(['add', 'create-key', 'pause', 'renew', 'rename', 'set-keep-alive'] as const),
  ...(['add', 'pause', 'resume', 'create-key', 'revoke-key', 'remove'] as const),
];

/** Synchronous, so that what was said was said when the kill comes. */
function say(line: ChangingLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

function setFaultHook({ killAt, once }: ChangingOptions): void {
  let left = killAt?.occurrence ?? 0;
  (globalThis as { __portunusFault?: (name: string) => void }).__portunusFault = (name) => {
    if (once === true && killAt === undefined) say({ say: 'fault-point', name });
    if (name === killAt?.name && (left -= 1) === 0) process.kill(process.pid, 'SIGKILL');
  };
}

/** The next change that is possible in this world; numbers and names are never used twice. */
function chooseChange(world: World, kind: (typeof kinds)[number], serial: number): Change {
  const accounts = Object.entries(world.accounts);
  const [first] = accounts;
  const paused = accounts.find(([, { state }]) => state === 'paused');
  const [key] = Object.keys(world.keys);
  const add: Change = { kind: 'add', account: String(serial), label: `${serial} fresh` };
  const create: Change = { kind: 'create-key', name: `key ${serial}` };
  switch (kind) {
    case 'add':
      return accounts.length < 4 ? add : { kind: 'remove', account: first?.[0] ?? '' };
    case 'renew':
      return paused ? { kind, account: paused[0], label: `${paused[0]} renewed ${serial}` } : add;
    case 'rename':
      return first ? { kind, account: first[0], label: `${first[0]} renamed ${serial}` } : add;
    case 'pause':
    case 'resume':
    case 'remove':
      return first ? { kind, account: first[0] } : add;
    case 'create-key':
      return create;
    case 'revoke-key':
      return key === undefined ? create : { kind, name: key };
    case 'set-keep-alive':
      return { kind, keepAliveMs: 1000 + serial };
  }
}

type Call = <N extends CommandName>(name: N, input: Input<N>) => Promise<Output<N>>;

/** Gives the text of a key that was created. */
async function makeChange(call: Call, world: World, change: Change, baseUrl: string): Promise<string | null> {
  const label = 'account' in change ? (world.accounts[change.account]?.label ?? '') : '';
  switch (change.kind) {
    case 'add':
    case 'renew': {
      const key = accountKey(change.account);
      await call('accounts.add', { provider: 'anthropic', key, baseUrl, label: change.label, check: false });
      return null;
    }
    case 'rename':
      await call('accounts.rename', { account: label, label: change.label });
      return null;
    case 'pause':
    case 'resume':
    case 'remove':
      await call(`accounts.${change.kind}`, { account: label });
      return null;
    case 'create-key':
      return (await call('keys.create', { name: change.name })).text;
    case 'revoke-key':
      await call('keys.revoke', { key: change.name });
      return null;
    case 'set-keep-alive':
      await call('settings.update', { keepAliveMs: change.keepAliveMs });
      return null;
  }
}

/** Keeps the other database busy too: each refused request has its story. */
async function refuseMany(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await beRefused(url);
}

async function beRefused(url: string): Promise<void> {
  const answer = await fetch(`${url}/v1/messages`, { method: 'POST', body: '{}' });
  await answer.arrayBuffer();
}

async function changeForEver(options: ChangingOptions): Promise<void> {
  const log: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const paths = resolvePaths(process.env);
  const engine = await createEngine({
    ports: { clock: systemClock, log, environment: process.env, paths },
    demo: false,
  });
  const bridge = createLocalBridge(engine.handlers, engine.events, log);
  const call: Call = async (name, input) => {
    const result = await bridge.invoke(name, input);
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`);
    return result.value;
  };
  const { url } = await engine.serve({ port: 0, uiPort: 0 });
  const ended = new AbortController();
  await beRefused(url);
  const refusals = refuseMany(url, ended.signal);
  say({ say: 'ready' });
  let { world } = options;
  for (let turn = 0; options.once !== true || turn < kinds.length; turn += 1) {
    const serial = options.seed * 10_000 + turn;
    const change = chooseChange(world, kinds[(options.seed + turn) % kinds.length] ?? 'add', serial);
    say({ say: 'begin', change });
    const text = await makeChange(call, world, change, options.baseUrl);
    say({ say: 'done', text });
    world = applyChange(world, change, text);
    await new Promise(setImmediate);
  }
  ended.abort();
  await refusals;
  await engine.stop();
}

if (import.meta.main) {
  const options = JSON.parse(process.argv[2] ?? '') as ChangingOptions;
  setFaultHook(options);
  await changeForEver(options);
}
