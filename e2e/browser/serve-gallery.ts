import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { newestChange } from '../../scripts/build.ts';
import { windowPolicy } from '../../shared/window-policy.ts';
import { withFolderLock } from '../clients/folder-lock.ts';
import { runProgram } from '../clients/run-program.ts';

const root = join(import.meta.dirname, '..', '..');
const built = join(root, 'node_modules', '.portunus-gallery');
const sources = ['renderer', 'shared', 'package-lock.json'];

export interface ServedGallery {
  /** Of a scenario's screen, e.g. `address('busy', 'accounts')`. */
  address(scenario: string, screen?: string): string;
  close(): Promise<void>;
}

/** Builds the window over made-up engines and serves it under the product's own content policy. */
export async function serveGallery(port = 0): Promise<ServedGallery> {
  await buildGallery();
  const app = express();
  app.use((_request, response, next) => {
    response.set('content-security-policy', windowPolicy);
    next();
  });
  app.use(express.static(built));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address: (scenario, screen = 'home') => `${origin}/gallery.html?scenario=${scenario}#/${screen}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Once for all test files, and again only when something it is made from changed. */
async function buildGallery(): Promise<void> {
  await withFolderLock(`${built}.lock`, 120_000, async () => {
    const builtAt = statSync(join(built, 'gallery.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (sources.some((name) => newestChange(join(root, name)) > builtAt)) await build();
  });
}

async function build(): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const result = await runProgram(
    process.execPath,
    [vite, 'build', '-c', 'renderer/vite.config.ts', '--mode', 'gallery', '--logLevel', 'warn'],
    { environment: { PATH: process.env['PATH'] ?? '' }, folder: root, limitMs: 120_000 },
  );
  if (result.exitCode !== 0) throw new Error(`The gallery does not build:\n${result.stdout}${result.stderr}`);
}
