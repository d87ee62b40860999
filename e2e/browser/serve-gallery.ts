import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { windowPolicy } from '../../shared/window-policy.ts';

const root = join(import.meta.dirname, '..', '..');

export interface ServedGallery {
  /** Of a scenario's screen, e.g. `address('busy', 'accounts')`. */
  address(scenario: string, screen?: string): string;
  close(): Promise<void>;
}

/** Builds the window over made-up engines and serves it under the product's own content policy. */
export async function serveGallery(port = 0): Promise<ServedGallery> {
  buildGallery();
  const app = express();
  app.use((_request, response, next) => {
    response.set('content-security-policy', windowPolicy);
    next();
  });
  app.use(express.static(join(root, 'dist', 'gallery')));
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

function buildGallery(): void {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const built = spawnSync(
    process.execPath,
    [vite, 'build', '-c', 'renderer/vite.config.ts', '--mode', 'gallery', '--logLevel', 'warn'],
    { cwd: root, encoding: 'utf8' },
  );
  if (built.status !== 0) throw new Error(`The gallery does not build: ${built.stderr}${built.stdout}`);
}
