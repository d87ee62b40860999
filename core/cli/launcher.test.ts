import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { runProgram, startProgram } from './__fixtures__/run-program.ts';

/** The launcher as it is shipped, with a small program in the place of the real one. */
const olderNode = findOlderNode();
const onOlder = test.skipIf(olderNode === undefined);
const why = olderNode === undefined ? ' (skipped: every node on this machine is 24 or newer)' : '';

let home: TemporaryHome;
let launcher: string;

beforeEach(() => {
  home = createTemporaryHome();
  mkdirSync(home.path('dist'));
  launcher = home.path('dist', 'cli.js');
  const source = readFileSync(join(import.meta.dirname, 'launcher.ts'), 'utf8');
  writeFileSync(launcher, stripTypeScriptTypes(source).replace("'../cli.ts'", "'./portunus.js'"));
  writeFileSync(home.path('package.json'), '{"type":"module"}');
});
afterEach(() => home.remove());

/** What `npm ci` leaves: the package `node`, with this very Node in it. */
function installNode(): void {
  mkdirSync(home.path('node_modules/node/bin'), { recursive: true });
  writeFileSync(
    home.path('node_modules/node/package.json'),
    '{"version":"24.0.0","bin":{"node":"bin/node"}}',
  );
  symlinkSync(process.execPath, home.path('node_modules/node/bin/node'));
}

const program = (code: string) => writeFileSync(home.path('dist', 'portunus.js'), code);
const options = (node?: string) => ({
  environment: home.environment,
  program: launcher,
  ...(node === undefined ? {} : { node }),
});

test('Node 24 runs the program right here, with a code cache beside the bundle', async () => {
  program('console.log(process.pid, process.argv.slice(2).join())');
  const running = startProgram(['a', '--b'], options());
  expect(await running.ended).toEqual({ code: 0, stdout: `${running.child.pid ?? 0} a,--b\n`, stderr: '' });
  expect(readFileSync(launcher, 'utf8')).toContain("new URL('.cache', import.meta.url)");
});

describe(`an older Node${why}`, () => {
  onOlder('hands over: arguments, input, output, exit code', async () => {
    installNode();
    program(`
      let text = ''; for await (const chunk of process.stdin) text += chunk;
      console.log(process.versions.node.split('.')[0] >= 24, process.argv.slice(2).join(), text);
      console.error('err', process.env.PORTUNUS_LAUNCHED); process.exitCode = 3`);
    const ended = await runProgram(['a', '--', '-b'], { ...options(olderNode), input: 'typed' });
    expect(ended).toEqual({ code: 3, stdout: 'true a,--,-b typed\n', stderr: 'err undefined\n' });
  });

  onOlder.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('passes %s on', async (signal) => {
    installNode();
    program(`process.once('${signal}', () => { console.log('got it'); process.exit(5) });
      setInterval(() => 0, 1000); console.log('up')`);
    const running = startProgram([], options(olderNode));
    await expect.poll(() => running.stdout(), { timeout: 10_000 }).toContain('up');
    running.child.kill(signal);
    expect(await running.ended).toMatchObject({ code: 5, stdout: 'up\ngot it\n' });
  });

  onOlder('a program that a signal killed is told as 128 + its number', async () => {
    installNode();
    program(`process.kill(process.pid, 'SIGKILL')`);
    expect((await runProgram([], options(olderNode))).code).toBe(137);
  });

  onOlder('killed with -9, it takes the program along, which ends as on SIGTERM', async () => {
    installNode();
    program(`import { writeFileSync } from 'node:fs';
      process.once('SIGTERM', () => { writeFileSync('${home.path('ended')}', 'gracefully'); process.exit(0) });
      setInterval(() => 0, 1000); console.log('up')`);
    const running = startProgram([], options(olderNode));
    await expect.poll(() => running.stdout(), { timeout: 10_000 }).toContain('up');
    running.child.kill('SIGKILL');
    await expect.poll(() => readQuietly(home.path('ended')), { timeout: 10_000 }).toBe('gracefully');
  });

  onOlder('without the Node it needs it says so', async () => {
    program('');
    const { code, stdout, stderr } = await runProgram([], options(olderNode));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/needs Node 24; this is v\d+.*\nRun "npm ci"/);
  });
});

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** A Node from 20 on but before 24: PATH is asked, and where systems keep theirs. */
function findOlderNode(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  return folders
    .map((folder) => join(folder, 'node'))
    .find((node) => {
      const major = Number(/^v(\d+)/.exec(String(spawnSync(node, ['--version']).stdout))?.[1]);
      return major >= 20 && major < 24;
    });
}
