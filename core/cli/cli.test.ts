import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCanary, findCanaries } from '../../e2e/fakes/canaries.ts';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { AccountView } from '../../shared/models/account.ts';
import type { ActivityEntry } from '../../shared/models/activity.ts';
import { createFakeHandlers, createMemoryLog } from '../api/__fixtures__/fake-handlers.ts';
import { account, activityEntry, commandSamples, plan } from '../api/__fixtures__/samples.ts';
import { type ControlServer, startControlServer } from '../api/control-server.ts';
import type { Handlers } from '../api/handlers.ts';
import { EventHub } from '../events.ts';
import { resolvePaths } from '../storage/paths.ts';
import { runProgram, startProgram } from './__fixtures__/run-program.ts';
import { judgeHealth } from './commands/status.ts';
import { accountDocument } from './json-documents.ts';

/** The real program as a process of its own, talking to a real control server over an engine of samples. */
let home: TemporaryHome;
let server: ControlServer;
const handlers: Handlers = createFakeHandlers();
const events = new EventHub();
let seen: [string, unknown][];

/** Makes the engine answer differently for this test; what it was asked is kept in `seen`. */
function answer<N extends keyof Handlers>(name: N, handler: Handlers[N]): void {
  handlers[name] = ((input: never) => {
    seen.push([name, input]);
    return (handler as (input: never) => unknown)(input);
  }) as Handlers[N];
}

beforeAll(async () => {
  home = createTemporaryHome();
  const paths = resolvePaths(home.environment);
  server = await startControlServer({ handlers, events, paths, log: createMemoryLog() });
});
afterAll(async () => {
  await server.close();
  home.remove();
});
beforeEach(() => {
  seen = [];
  Object.assign(handlers, createFakeHandlers());
});

const run = (args: string[], input?: string, more: Record<string, string> = {}) =>
  runProgram(args, {
    environment: { ...home.environment, ...more },
    ...(input === undefined ? {} : { input }),
  });

/** What was printed must be one line of JSON and nothing else. */
async function runJson(args: string[], input?: string) {
  const { code, stdout, stderr } = await run([...args, '--json'], input);
  expect(stdout.match(/\n/g)).toHaveLength(1);
  return { code, stderr, document: JSON.parse(stdout) as Record<string, unknown> };
}

describe('--json prints the documented document', () => {
  test('status', async () => {
    const resting = {
      ...account,
      id: 'acc_2',
      status: { state: 'cooling-down', reason: { code: 'words', words: '429' }, endsAt: 5 },
    };
    answer('accounts.list', () => [account, resting as typeof account]);
    const { code, document } = await runJson(['status']);
    expect(code).toBe(0);
    expect(document).toMatchObject({
      engine: { running: true, url: 'http://127.0.0.1:7787', paused: null },
      accounts: [
        { id: 'acc_1', provider: 'anthropic', label: 'Work', state: 'ready', expiresAt: null },
        { id: 'acc_2', state: 'cooling-down' },
      ],
      unusable: [{ id: 'acc_2', reason: '429', until: 5 }],
    });
  });

  test('accounts list, add, pause, test, remove', async () => {
    expect((await runJson(['accounts', 'list'])).document).toMatchObject([{ id: 'acc_1', state: 'ready' }]);
    const add = ['accounts', 'add', '--provider', 'anthropic', '--key-stdin', '--label', 'Work'];
    expect((await runJson(add, 'sk-1\n')).document).toMatchObject({
      id: 'acc_1',
      provider: 'anthropic',
      label: 'Work',
      state: 'ready',
    });
    expect((await runJson(['accounts', 'pause', 'acc_1'])).document).toMatchObject({ state: 'paused' });
    const tested = await runJson(['accounts', 'test', 'acc_1']);
    expect(tested).toMatchObject({ code: 0, document: { id: 'acc_1', check: { outcome: 'works' } } });
    const removed = await runJson(['accounts', 'remove', 'Work', '--yes']);
    expect(removed).toMatchObject({ code: 0, document: { id: 'acc_1', removed: true } });
  });

  test('keys create, list, revoke', async () => {
    expect((await runJson(['keys', 'create', 'my editor'])).document).toEqual({
      id: 'key_1',
      name: 'my editor',
      key: 'pk-portunus-secret',
    });
    expect((await runJson(['keys', 'list'])).document).toMatchObject([{ id: 'key_1', hint: 'aB3d' }]);
    expect((await runJson(['keys', 'revoke', 'key_1'])).document).toMatchObject({ id: 'key_1' });
  });

  test.each(['plan', 'apply', 'revert'] as const)(
    'clients %s, with the caller’s own variables',
    async (verb) => {
      answer(`clients.${verb}`, () => plan);
      const { document } = await runJson(['clients', verb, 'claude-code']);
      expect(document).toMatchObject({ client: 'claude-code', files: plan.files });
      expect(seen).toMatchObject([
        [`clients.${verb}`, { client: 'claude-code', environment: { HOME: home.home } }],
      ]);
      expect(JSON.stringify(seen)).not.toContain('PORTUNUS_HOME');
    },
  );

  test('clients list, vault status, doctor', async () => {
    expect((await runJson(['clients', 'list'])).document).toMatchObject([
      { id: 'claude-code', name: 'Claude Code', installed: true, state: 'off' },
    ]);
    expect((await runJson(['vault', 'status'])).document).toMatchObject({ kind: 'keychain', locked: false });
    const finding = { id: 'port', level: 'fail', message: 'Taken.', hint: 'Free it.' } as const;
    answer('doctor.run', () => [finding]);
    expect(await runJson(['doctor', '--live'])).toMatchObject({ code: 1, document: { findings: [finding] } });
    expect(seen).toMatchObject([['doctor.run', { live: true }]]);
  });

  test('routes list, set, unset, simulate', async () => {
    const settings = commandSamples['settings.get'].output;
    const withAlias = { ...settings, aliases: { fast: 'gpt-5-mini' } };
    answer('settings.get', () => withAlias);
    answer('settings.update', () => withAlias);
    const document = { aliases: [{ alias: 'fast', model: 'gpt-5-mini' }] };
    expect((await runJson(['routes', 'list'])).document).toEqual(document);
    const set = ['routes', 'set', '--alias', 'fast', '--to', 'gpt-5-mini'];
    expect((await runJson(set)).document).toEqual(document);
    await runJson(['routes', 'unset', 'fast']);
    expect(seen.filter(([name]) => name === 'settings.update')).toEqual([
      ['settings.update', { aliases: { fast: 'gpt-5-mini' } }],
      ['settings.update', { aliases: { fast: null } }],
    ]);
    const unknown = await runJson(['routes', 'unset', 'slow']);
    expect(unknown).toMatchObject({ code: 1, document: { error: { code: 'not-found' } } });
    expect(unknown.stderr).toContain('portunus routes list');
    const simulated = await runJson(['routes', 'simulate', '--model', 'm', '--client', 'claude-code']);
    expect(simulated).toMatchObject({
      code: 0,
      document: {
        account: 'acc_1',
        accountLabel: 'Work',
        provider: 'anthropic',
        model: 'claude-sonnet-5',
        error: null,
        decision: ['Work is asked first, as it is its turn; then Home.'],
      },
    });
  });

  test('accounts order set, get and clear, and accounts weight', async () => {
    let orders = { all: ['acc_1', 'acc_2'], clients: {} as Record<string, string[]> };
    answer('accounts.setOrder', ({ client, accounts }) => {
      orders =
        client === null
          ? { ...orders, all: accounts }
          : { ...orders, clients: { ...orders.clients, [client]: accounts } };
      return orders;
    });
    answer('accounts.clearOrder', () => (orders = { ...orders, clients: {} }));
    answer('accounts.orders', () => orders);
    const set = await runJson(['accounts', 'order', 'set', 'acc_2,acc_1']);
    expect(set).toMatchObject({ code: 0, document: { all: ['acc_2', 'acc_1'], clients: {} } });
    const own = await runJson(['accounts', 'order', 'set', '--client', 'codex', 'acc_1', 'acc_2']);
    expect(own.document).toEqual({ client: 'codex', own: true, accounts: ['acc_1', 'acc_2'] });
    const got = await runJson(['accounts', 'order', 'get']);
    expect(got.document).toEqual({ all: ['acc_2', 'acc_1'], clients: { codex: ['acc_1', 'acc_2'] } });
    const shown = await run(['accounts', 'order', 'get', '--client', 'codex']);
    expect(shown.stdout).toContain('1. Work');
    const cleared = await runJson(['accounts', 'order', 'clear', '--client', 'codex']);
    expect(cleared.document).toEqual({ client: 'codex', own: false, accounts: ['acc_2', 'acc_1'] });
    expect(seen.filter(([name]) => name !== 'accounts.orders')).toEqual([
      ['accounts.setOrder', { client: null, accounts: ['acc_2', 'acc_1'] }],
      ['accounts.setOrder', { client: 'codex', accounts: ['acc_1', 'acc_2'] }],
      ['accounts.clearOrder', { client: 'codex' }],
    ]);
    const stranger = await runJson(['accounts', 'order', 'set', '--client', 'codx', 'acc_1']);
    expect(stranger.stderr).toContain('"codx"');

    answer('accounts.setWeight', ({ weight }) => ({ ...account, weight }));
    const weighed = await runJson(['accounts', 'weight', 'Work', '3']);
    expect(weighed).toMatchObject({ code: 0, document: { id: 'acc_1', weight: 3 } });
    expect(weighed.stderr).toContain('"weighted" only');
    expect((await run(['accounts', 'weight', 'Work', '0'])).code).toBe(2);
  });

  test('routes strategy', async () => {
    let settings = commandSamples['settings.get'].output;
    answer('settings.get', () => settings);
    answer('settings.update', (patch) => (settings = { ...settings, ...patch } as typeof settings));
    const shown = await runJson(['routes', 'strategy']);
    expect(shown.document).toEqual({ strategy: 'in-order', sessionAffinity: true });
    const chosen = await runJson(['routes', 'strategy', 'weighted', '--session-affinity', 'off']);
    expect(chosen.document).toEqual({ strategy: 'weighted', sessionAffinity: false });
    expect(seen.map(([name]) => name)).toEqual(['settings.get', 'settings.update']);
    expect((await run(['routes', 'strategy', 'fastest'])).code).toBe(2);
  });

  test('activity show and tail', async () => {
    expect((await runJson(['activity', 'show', 'req_1'])).document).toEqual({
      ...activityEntry,
      decision: ['Work is asked.'],
    });
    const older = { ...activityEntry, id: 'req_0' };
    answer('activity.list', () => [activityEntry, older]);
    const { stdout } = await run(['activity', 'tail', '--no-follow', '--limit', '2', '--json']);
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as ActivityEntry).id)).toEqual(['req_0', 'req_1']);
    expect(seen).toEqual([['activity.list', { limit: 2 }]]);
  });

  test('an error', async () => {
    answer('accounts.pause', () => {
      throw new AppFailure({ code: 'not-found', what: 'account', id: 'x' });
    });
    const { code, document, stderr } = await runJson(['accounts', 'pause', 'x']);
    expect(code).toBe(1);
    expect(document).toEqual({
      error: {
        code: 'not-found',
        message: 'There is no account "x".',
        hint: '"portunus accounts list" shows the ones there are.',
      },
    });
    expect(stderr).toContain('There is no account "x".');
  });
});

test('activity tail follows: each request once, when it has ended, until Ctrl-C', async () => {
  const entry = (id: string, outcome: ActivityEntry['outcome']) => ({ ...activityEntry, id, outcome });
  answer('activity.list', () => [entry('c', 'running'), entry('b', 'completed'), entry('a', 'failed')]);
  const tail = startProgram(['activity', 'tail', '--json'], { environment: home.environment });
  const ids = () =>
    tail
      .stdout()
      .trim()
      .split('\n')
      .map((line) => /"id":"(\w+)"/.exec(line)?.[1]);
  await expect.poll(ids, { timeout: 10_000 }).toEqual(['a', 'b']);
  events.publish('activity.changed', [
    entry('b', 'completed'),
    entry('c', 'completed'),
    entry('d', 'running'),
  ]);
  events.publish('activity.changed', [entry('d', 'cut'), entry('c', 'completed')]);
  await expect.poll(ids).toEqual(['a', 'b', 'c', 'd']);
  tail.child.kill('SIGINT');
  expect((await tail.ended).code).toBe(130);
});

describe('status --check', () => {
  test.each([
    ['fine', () => [account], 0],
    ['nobody there', () => [], 1],
    ['ending within a day', () => [{ ...account, expiresAt: Date.now() + 3_600_000 }], 2],
  ])('%s', async (_, accounts, code) => {
    answer('accounts.list', accounts);
    expect((await runJson(['status', '--check'])).code).toBe(code);
  });

  test.each([
    ['expired beats ending soon', [{ expiresAt: 1000 }, { expiresAt: 999 }], 1],
    ['login needed', [{}, { status: { state: 'login-needed', reason: { code: 'key-refused' } } }], 1],
    ['locked', [{ status: { state: 'locked', reason: { code: 'vault-opening' } } }], 1],
    ['resting', [{ status: { state: 'cooling-down', reason: { code: 'rate-limited' }, endsAt: 2000 } }], 0],
    ['paused', [{ status: { state: 'paused' } }], 0],
    ['expired', [{ status: { state: 'expired', reason: { code: 'token-ended' } } }], 1],
    ['past its end, but renewing itself', [{ expiresAt: 999, renewable: true }], 0],
    ['ending soon, but renewing itself', [{ expiresAt: 2000, renewable: true }], 0],
    ['refreshing', [{ expiresAt: 2000, renewable: true, status: { state: 'refreshing' } }], 0],
    ['ending in exactly a day', [{ expiresAt: 999 + 86_400_000 + 1 }], 2],
    ['ending a moment after that', [{ expiresAt: 999 + 86_400_000 + 2 }], 0],
  ] as [string, Partial<AccountView>[], number][])('%s', (_, changes, code) => {
    const accounts = changes.map((change) => accountDocument({ ...account, ...change }));
    expect(judgeHealth({ accounts }, 1000, 86_400_000)).toBe(code);
  });
});

describe('unattended: nothing is asked, and the failure names the flag', () => {
  test.each([
    [['accounts', 'remove', 'Work'], '--yes'],
    [['accounts', 'add', '--provider', 'openai'], '--key-stdin'],
    [['vault', 'create', '--kind', 'passphrase'], '--passphrase-stdin'],
    [['vault', 'change-passphrase'], '--passphrase-stdin'],
  ])('%j', async (args, flag) => {
    answer('accounts.remove', () => ({ revocation: null }));
    const { code, document, stderr } = await runJson(args);
    expect(code).toBe(2);
    expect(JSON.stringify(document)).toContain(flag);
    expect(stderr).toContain(flag);
    expect(seen).toEqual([]);
  });

  test('passphrases come by standard input or from a file', async () => {
    answer('vault.changePassphrase', () => commandSamples['vault.status'].output);
    answer('vault.create', () => commandSamples['vault.status'].output);
    writeFileSync(home.path('pass'), 'from a file\n');
    await runJson(['vault', 'change-passphrase', '--passphrase-stdin'], 'old one\nnew one\n');
    await runJson(['vault', 'create', '--passphrase-file', home.path('pass')]);
    expect(seen).toEqual([
      ['vault.changePassphrase', { current: 'old one', next: 'new one' }],
      ['vault.create', { kind: 'passphrase', passphrase: 'from a file' }],
    ]);
  });
});

describe('wrong usage', () => {
  test.each([
    [['nope'], 'unknown command'],
    [['status', '--nope'], 'portunus status --help'],
    [['accounts', 'add', '--key-stdin'], '--provider'],
    [['accounts', 'add', '--provider', 'nope', '--key-stdin'], 'openai-compatible'],
    [['serve', '--port', '70000'], '0 to 65535'],
  ])('%j exits 2', async (args, words) => {
    const { code, document, stderr } = await runJson(args);
    expect([code, (document['error'] as { code: string }).code]).toEqual([2, 'usage']);
    expect(stderr).toContain(words);
  });

  test('a client we do not know is a failure that says where to look', async () => {
    const { code, document } = await runJson(['clients', 'plan', 'emacs']);
    expect([code, document]).toMatchObject([1, { error: { code: 'not-found' } }]);
  });
});

describe('OWN-4: secrets', () => {
  test('a key given on the command line by mistake is not printed, and refused', async () => {
    const canary = createCanary('key in argv');
    for (const args of [
      ['accounts', 'add', '--provider', 'openai', `--key=${canary.secret}`],
      ['accounts', 'add', '--provider', 'openai', canary.secret],
      ['vault', 'unlock', `--passphrase=${canary.secret}`],
    ]) {
      const { code, stdout, stderr } = await run([...args, '--json'], 'x');
      expect(code).toBe(2);
      expect(findCanaries([canary], { stdout, stderr })).toEqual([]);
    }
  });

  test('a key on standard input shows up in no output, no argument and no variable, even when all fails', async () => {
    const canary = createCanary('key on stdin');
    let process = { cmdline: '', environ: '' };
    answer('accounts.add', () => {
      process = readProcesses();
      throw new Error(`boom with ${canary.secret}`);
    });
    const add = ['accounts', 'add', '--provider', 'anthropic', '--key-stdin'];
    const { code, stdout, stderr } = await run([...add, '--json'], canary.secret);
    expect(code).toBe(1);
    expect(seen).toMatchObject([['accounts.add', { key: canary.secret }]]);
    expect(findCanaries([canary], { stdout, stderr, ...process })).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'internal' } });
  });
});

/** Every process's arguments and variables, where the system shows them. */
function readProcesses() {
  const read = (file: string) => {
    try {
      return readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map((pid) => readQuietly(`/proc/${pid}/${file}`))
        .join('\n');
    } catch {
      return '';
    }
  };
  return { cmdline: read('cmdline'), environ: read('environ') };
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

describe('for people', () => {
  test('LOG-5: what comes from elsewhere cannot steer the terminal or forge a line', async () => {
    const label = 'evil\u001b[2J\u001b]0;x\u0007\nready\u202egnp\u009b31m\r';
    answer('accounts.list', () => [{ ...account, label }]);
    for (const args of [['status'], ['status', '--json'], ['accounts', 'list']]) {
      const { stdout } = await run(args);
      // eslint-disable-next-line no-control-regex -- they are what this is about
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      expect(stdout.split('\n').filter((line) => line.includes('gnp'))).toHaveLength(1);
    }
  });

  test('a diff keeps its lines, and loses its escapes', async () => {
    answer('clients.plan', () => ({ ...plan, files: [{ ...plan.files[0]!, diff: '-a\n+b\u001b[2J\n' }] }));
    expect((await run(['clients', 'plan', 'claude-code'])).stdout).toContain('\n-a\n+b\\u001b[2J\n');
  });

  test('no colour where there is no terminal, unless the reader forces it', async () => {
    expect((await run(['status'])).stdout).not.toContain('\u001b');
    expect((await run(['status'], undefined, { FORCE_COLOR: '1' })).stdout).toContain('\u001b[32mready');
  });

  test('progress goes to standard error', async () => {
    const { stdout, stderr } = await run(['accounts', 'test', 'acc_1']);
    expect(stdout).toContain('works');
    expect(stderr).toContain('Calling the provider');
  });

  test('every command explains itself with an example', async () => {
    const paths = [
      'serve',
      'status',
      'doctor',
      ...['add', 'list', 'remove', 'rename', 'pause', 'resume', 'test'].map((verb) => `accounts ${verb}`),
      ...['list', 'create', 'revoke'].map((verb) => `keys ${verb}`),
      ...['list', 'plan', 'apply', 'revert', 'run'].map((verb) => `clients ${verb}`),
      ...['tail', 'show'].map((verb) => `activity ${verb}`),
      ...['status', 'unlock', 'create', 'change-passphrase'].map((verb) => `vault ${verb}`),
    ];
    const { createProgram } = await import('./program.ts');
    const { CliSession } = await import('./cli-session.ts');
    const host = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr } as never;
    for (const path of paths) {
      let command = createProgram(new CliSession(host, false));
      for (const word of path.split(' ')) command = command.commands.find((each) => each.name() === word)!;
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      expect(help).toMatch(new RegExp(`Usage: portunus ${path}`));
      expect(help, path).toContain(`  $ portunus ${path}`);
      expect(command.description(), path).toMatch(/^[A-Z].*\.$/);
    }
    const root = await run(['--help']);
    expect(root.code).toBe(0);
    expect(root.stdout).toContain('Exit codes: 0 fine');
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run([])).code).toBe(2);
  });
});
