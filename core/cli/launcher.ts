/**
 * The program that `portunus` names. Node 24 runs the real one right here; an older Node (from 20 on) hands over
 * to the Node 24 that the npm package `node` brings (decision D2). So this file is parsed by Node 20: nothing
 * newer in its syntax, and no static import but Node's own.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
/** Tells the program that a launcher waits for it at the other end of the channel. */
const marker = 'PORTUNUS_LAUNCHED';

if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  if (process.env[marker] !== undefined) endWithLauncher();
  enableCompileCache();
  await import('../cli.ts');
} else {
  const node = findOwnNode();
  if (node === undefined) explainMissingNode();
  else handOver(node);
}

/** Beside the bundle, not in the temporary folder: who may write a code cache decides what is run from it. */
function enableCompileCache(): void {
  nodeModule.enableCompileCache(fileURLToPath(new URL('.cache', import.meta.url)));
}

/** Ends as on SIGTERM when the launcher is gone, even by kill -9. */
function endWithLauncher(): void {
  Reflect.deleteProperty(process.env, marker);
  process.once('disconnect', () => {
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(143);
  });
  // A listener for `disconnect` keeps the channel, and so the process, alive; a finished program must end.
  process.channel?.unref();
}

function findOwnNode(): string | undefined {
  try {
    const manifest = nodeModule.createRequire(import.meta.url).resolve('node/package.json');
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { node: string } };
    const program = join(dirname(manifest), bin.node);
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

function handOver(node: string): void {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [marker]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // A terminal gives Ctrl-C to both of us; a second one would mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.once('error', explainMissingNode);
  child.once('exit', (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
}

function explainMissingNode(): void {
  process.stderr.write(
    `Portunus needs Node ${neededMajor}; this is ${process.version}, and the one that comes with Portunus is missing.\n` +
      'Run "npm ci" in its folder, which brings it, or install Node 24 from https://nodejs.org.\n',
  );
  process.exitCode = 1;
}
