import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');

/** The shell's same sources in the syntax of the old Electron's Node, into `app`; gives the entry, relative to it. */
export async function buildForOldRuntime(app: string): Promise<string> {
  const outDir = join(app, 'dist', 'electron');
  const configFile = join(root, 'electron', 'vite.config.ts');
  const old = { target: 'node16', outDir, emptyOutDir: false } as const;
  for (const mode of ['main', 'preload', 'sign-in-preload']) {
    await build({ configFile, mode, logLevel: 'error', build: old });
  }
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    ssr: { external: ['electron'] },
    build: {
      ...old,
      ssr: join(import.meta.dirname, 'old-runtime.ts'),
      rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  });
  writeFileSync(join(outDir, 'start.cjs'), "require('./old-runtime.cjs');require('./main.cjs');\n");
  return 'dist/electron/start.cjs';
}
