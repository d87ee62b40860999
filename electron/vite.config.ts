import { join } from 'node:path';
import { defineConfig } from 'vite';

const folder = import.meta.dirname;

/**
 * Electron's main process, and in the modes that are named for one, a preload script: each is one CommonJS file with
 * everything but Electron in it. A sandboxed preload can load nothing else, so they must not share a chunk; and what
 * is installed is what was tested.
 */
export default defineConfig(({ mode }) => {
  const program = ['preload', 'sign-in-preload'].includes(mode) ? mode : 'main';
  return {
    publicDir: false,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      target: 'node24',
      outDir: join(folder, '..', 'dist', 'electron'),
      emptyOutDir: program === 'main',
      rolldownOptions: {
        input: { [program]: join(folder, `${program}.ts`) },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  };
});
