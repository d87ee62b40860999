import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The window: plain files that Electron serves under `app://` and `portunus serve` on the UI port.
 * `sign-in.html` is the bar above a provider's sign-in page, for Electron alone.
 * `--mode gallery` builds the same screens over made-up engines, for tests and for looking at.
 */
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    target: 'chrome108',
    // Not in dist/, which a build of the programs empties while tests may be looking at the gallery.
    outDir: mode === 'gallery' ? '../node_modules/.portunus-gallery' : '../dist/renderer',
    rolldownOptions: {
      input: (mode === 'gallery' ? ['gallery.html'] : ['index.html', 'sign-in.html']).map((page) =>
        join(import.meta.dirname, page),
      ),
    },
    emptyOutDir: true,
    // The strict content policy allows no inlined images but data:, and no inlined script or style.
    assetsInlineLimit: 0,
    // Vite warns by uncompressed size; what counts is held by e2e/window/bundle.test.ts.
    chunkSizeWarningLimit: 1500,
    modulePreload: { polyfill: false },
  },
}));
