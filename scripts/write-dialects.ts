/** `npm run docs:dialects`: runs the matrix of dialects and writes what it found into docs/dialects.md. */
import { join } from 'node:path';
import { startVitest } from 'vitest/node';

process.env['PORTUNUS_WRITE_DIALECTS'] = '1';
const root = join(import.meta.dirname, '..');
const vitest = await startVitest(['e2e/matrix'], { root, run: true, pool: 'forks' });
await vitest.close();
