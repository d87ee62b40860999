import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A home folder of its own, so that no test ever touches the real one. */
export interface TemporaryHome {
  /** The folder that stands for HOME. */
  readonly home: string;
  /** PORTUNUS_HOME, inside it; not created, as on a first start. */
  readonly portunusHome: string;
  /** What a child process needs to live in it, and nothing of the tester's own environment but PATH. */
  readonly environment: Readonly<Record<string, string>>;
  /** A path inside the home. */
  path(...parts: string[]): string;
  remove(): void;
}

export function createTemporaryHome(): TemporaryHome {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'portunus-home-')));
  const portunusHome = join(home, '.portunus');
  const temporary = join(home, 'tmp');
  mkdirSync(temporary);
  return {
    home,
    portunusHome,
    environment: {
      HOME: home,
      USERPROFILE: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_DATA_HOME: join(home, '.local', 'share'),
      PORTUNUS_HOME: portunusHome,
      TMPDIR: temporary,
      PATH: process.env['PATH'] ?? '',
      LANG: 'C.UTF-8',
    },
    path: (...parts) => join(home, ...parts),
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }),
  };
}
