import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCanary, findCanaries } from '../../e2e/fakes/canaries.ts';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { createFakeHandlers, createMemoryLog } from '../api/__fixtures__/fake-handlers.ts';
import { commandSamples } from '../api/__fixtures__/samples.ts';
import { type ControlServer, startControlServer } from '../api/control-server.ts';
import { EventHub } from '../events.ts';
import { resolvePaths } from '../storage/paths.ts';
import { realCli } from './__fixtures__/run-program.ts';

/** The command line on a pseudo-terminal, made by util-linux' `script`: what a person sees and types. */
const hasTerminal = String(spawnSync('script', ['--version']).stdout).includes('util-linux');
const why = hasTerminal ? '' : ' (skipped: needs util-linux "script")';

let home: TemporaryHome;
let server: ControlServer;
let removed: string[];
let keys: string[];

beforeAll(async () => {
  home = createTemporaryHome();
  removed = [];
  keys = [];
  const handlers = createFakeHandlers({
    'accounts.add': ({ key }) => {
      keys.push(key);
      return commandSamples['accounts.add'].output;
    },
    'accounts.remove': ({ account }) => {
      removed.push(account);
      return { revocation: null };
    },
  });
  const paths = resolvePaths(home.environment);
  server = await startControlServer({ handlers, events: new EventHub(), paths, log: createMemoryLog() });
});
afterAll(async () => {
  await server.close();
  home.remove();
});

/** Types `keystrokes` when `prompt` has appeared; gives back all that the screen got. */
async function type(args: string, prompt: string, keystrokes: string, more: Record<string, string> = {}) {
  const child = spawn('script', ['-qec', `"${process.execPath}" "${realCli}" ${args}`, '/dev/null'], {
    env: { ...home.environment, TERM: 'xterm', NODE_COMPILE_CACHE: home.path('code-cache'), ...more },
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const before = screen;
    screen += text;
    if (!before.includes(prompt) && screen.includes(prompt)) child.stdin.write(keystrokes);
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, screen };
}

test.runIf(hasTerminal)(`OWN-4: a key is asked for hidden${why}`, async () => {
  const canary = createCanary('typed key', 'short');
  const { code, screen } = await type('accounts add --provider anthropic', 'API key:', `${canary.secret}\r`);
  expect(code).toBe(0);
  expect(keys).toEqual([canary.secret]);
  expect(findCanaries([canary], { screen })).toEqual([]);
});

test.runIf(hasTerminal)(`Ctrl-C at the prompt changes nothing and exits 130${why}`, async () => {
  keys = [];
  const { code } = await type('accounts add --provider anthropic', 'API key:', 'half\u0003');
  expect([code, keys]).toEqual([130, []]);
});

test.runIf(hasTerminal)(`removing asks first${why}`, async () => {
  expect((await type('accounts remove Work', '[y/N]', 'n\r')).code).toBe(130);
  expect(removed).toEqual([]);
  expect((await type('accounts remove Work', '[y/N]', 'y\r')).code).toBe(0);
  expect(removed).toEqual(['Work']);
});

test.runIf(hasTerminal)(`colours are for terminals, and not where NO_COLOR is set${why}`, async () => {
  expect((await type('status', 'never', '')).screen).toContain('\u001b[32mready');
  expect((await type('status', 'never', '', { NO_COLOR: '1' })).screen).not.toContain('\u001b[3');
});
