import { defineConfig } from 'vitest/config';

/** One bundle per program: the CLI (which is also the engine) and the keychain's worker. */
export default defineConfig({
  test: {
    include: ['{core,shared,e2e,bench,scripts}/**/*.test.ts'],
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
