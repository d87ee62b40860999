import { chmodSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const outDir = join(root, 'dist');

/** What can be started by itself; everything else is a chunk of these. */
const programs = {
  cli: 'core/cli/launcher.ts',
  portunus: 'core/cli.ts',
  serve: 'core/serve.ts',
  'keychain-worker': 'core/vault/keychain-worker.ts',
};

/**
 * `new URL('./x.ts', import.meta.url)` names a worker and `new URL('../../resources/y', import.meta.url)` a file
 * beside the code. Every chunk lies in dist/ itself, so there each has one other name.
 */
function relocateUrls(): Plugin {
  return {
    name: 'relocate-urls',
    apply: 'build',
    transform(code, id) {
      if (!code.includes('import.meta.url') || id.includes('node_modules')) return null;
      return code.replace(
        /new URL\(\s*(['"])(\.\.?\/[^'"]*)\1,\s*import\.meta\.url,?\s*\)/g,
        (_, _quote, path: string) => `new URL('${relocate(join(dirname(id), path))}', import.meta.url)`,
      );
    },
  };
}

function relocate(target: string): string {
  if (target.endsWith('.ts')) return `./${basename(target, '.ts')}.js`;
  const path = relative(outDir, target).split(sep).join('/');
  return target.endsWith(sep) ? `${path}/` : path;
}

/** npm makes a linked program executable, but a build in the checkout is run as it is. */
function makeExecutable(): Plugin {
  return {
    name: 'make-executable',
    apply: 'build',
    writeBundle: () => chmodSync(join(outDir, 'cli.js'), 0o755),
  };
}

/** One bundle per program, dependencies included, so that what is installed is what was tested. */
export default defineConfig(({ mode }) => ({
  // What kill -9 tests hook into is not in what people install.
  define: mode === 'test' ? {} : { __FAULT_POINTS__: 'false' },
  plugins: [relocateUrls(), makeExecutable()],
  // Native code cannot be bundled; npm puts the machine's own binary beside it.
  ssr: { noExternal: true, external: ['@napi-rs/keyring'] },
  build: {
    ssr: true,
    target: 'node24',
    outDir,
    emptyOutDir: true,
    rolldownOptions: {
      input: programs,
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        banner: (chunk) => (chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
      },
    },
  },
  test: {
    include: ['{core,shared,renderer,electron,e2e,bench,scripts}/**/*.test.ts'],
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
}));
