import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { windowPolicy } from '../../shared/window-policy.ts';

const root = join(import.meta.dirname, '..', '..');

export interface ServedGallery {
  /** Of a scenario's screen, e.g. `address('busy', 'accounts')`. */
  address(scenario: string, screen?: string): string;
  close(): Promise<void>;
}

/**
 * Builds the window over made-up engines and serves it under the product's own content policy. Each has a folder of
 * its own: test files run side by side.
 */
export async function serveGallery(port = 0): Promise<ServedGallery> {
  const folder = mkdtempSync(join(tmpdir(), 'portunus-gallery-'));
  buildGallery(folder);
  const app = express();
  app.use((_request, response, next) => {
    response.set('content-security-policy', windowPolicy);
    next();
  });
  app.use(express.static(folder));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address: (scenario, screen = 'home') => `${origin}/gallery.html?scenario=${scenario}#/${screen}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function buildGallery(folder: string): void {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const built = spawnSync(
    process.execPath,
    [
      vite,
      'build',
      '-c',
      'renderer/vite.config.ts',
      '--mode',
      'gallery',
      '--outDir',
      folder,
      '--logLevel',
      'warn',
    ],
    { cwd: root, encoding: 'utf8' },
  );
  if (built.status !== 0) throw new Error(`The gallery does not build: ${built.stderr}${built.stdout}`);
}
