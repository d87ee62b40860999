import { afterEach, expect, test } from 'vitest';
import { createTemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import { realCli, runProgram } from './__fixtures__/run-program.ts';

const home = createTemporaryHome();
afterEach(() => home.remove());

test('a session’s secret is not taken by an engine that ends with the command', async () => {
  const options = { environment: home.environment, program: realCli };
  const run = (...args: string[]) => runProgram(args, options);
  expect(await run('vault', 'create', '--kind', 'session')).toMatchObject({ code: 0 });
  const added = await runProgram(
    ['accounts', 'add', '--provider', 'anthropic', '--key-stdin', '--no-check'],
    { ...options, input: 'a-key-that-would-be-lost\n' },
  );
  expect(added).toMatchObject({ code: 1, stdout: '' });
  expect(added.stderr).toContain('Start "portunus serve" first');
  expect(JSON.parse((await run('accounts', 'list', '--json')).stdout)).toEqual([]);
});
