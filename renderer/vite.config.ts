import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The window: plain files that Electron serves under `app://` and `portunus serve` on the UI port. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    target: 'chrome108',
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // The strict content policy allows no inlined images but data:, and no inlined script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
