import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AppFailure } from '../../shared/errors.ts';
import { removeStaleTemporaries } from './stale-temporaries.ts';
import { listFaultPoints, makeTemporaryFolder, modeOf, runScript } from './storage.suite.ts';
import { FileChanged, writeFileAtomically } from './write-file-atomically.ts';

const isRoot = process.getuid?.() === 0;

function failureOf(work: () => void): AppFailure['error'] {
  try {
    work();
  } catch (cause) {
    if (cause instanceof AppFailure) return cause.error;
    throw cause;
  }
  throw new Error('It did not fail.');
}

describe('writing', () => {
  test('OWN-3 a new file is 0600 whatever the umask', async () => {
    const path = join(makeTemporaryFolder(), 'new.json');
    const { output, code } = await runScript(`
      import { writeFileAtomically } from './core/storage/write-file-atomically.ts';
      process.umask(0o000);
      writeFileAtomically(${JSON.stringify(path)}, 'text');
    `);
    expect({ output: output.replaceAll(/^fault-point .*\n/gm, ''), code }).toEqual({ output: '', code: 0 });
    expect(modeOf(path)).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toBe('text');
  });

  test('CFG-4 keeps mode and owner of what is there', () => {
    const path = join(makeTemporaryFolder(), 'settings.json');
    writeFileSync(path, 'old');
    chmodSync(path, 0o640);
    if (isRoot) chownSync(path, 1234, 5678);
    writeFileAtomically(path, 'new');
    expect(modeOf(path)).toBe(0o640);
    if (isRoot) expect(statSync(path)).toMatchObject({ uid: 1234, gid: 5678 });
  });

  test('a given mode wins over the one that is there', () => {
    const path = join(makeTemporaryFolder(), 'settings.json');
    writeFileSync(path, 'old', { mode: 0o644 });
    writeFileAtomically(path, 'key inside', { mode: 0o600 });
    expect(modeOf(path)).toBe(0o600);
  });

  test('CFG-4 follows links, relative and chained, and keeps them', () => {
    const folder = makeTemporaryFolder();
    mkdirSync(join(folder, 'dotfiles'));
    writeFileSync(join(folder, 'dotfiles', 'real.json'), 'old');
    symlinkSync('dotfiles/real.json', join(folder, 'second'));
    symlinkSync(join(folder, 'second'), join(folder, 'first'));
    writeFileAtomically(join(folder, 'first'), 'new');
    expect(readFileSync(join(folder, 'dotfiles', 'real.json'), 'utf8')).toBe('new');
    expect(readlinkSync(join(folder, 'second'))).toBe('dotfiles/real.json');
    expect(lstatSync(join(folder, 'first')).isSymbolicLink()).toBe(true);
  });

  test('CFG-4 a link into nothing gets its file', () => {
    const folder = makeTemporaryFolder();
    symlinkSync('missing.json', join(folder, 'link'));
    writeFileAtomically(join(folder, 'link'), 'new');
    expect(readFileSync(join(folder, 'missing.json'), 'utf8')).toBe('new');
  });
});

describe('refusing', () => {
  test('CFG-7 a file that changed since it was read', () => {
    const path = join(makeTemporaryFolder(), 'settings.json');
    writeFileSync(path, 'read by us');
    writeFileAtomically(path, 'ours', { expected: Buffer.from('read by us') });
    const again = () => writeFileAtomically(path, 'ours again', { expected: Buffer.from('read by us') });
    expect(again).toThrow(FileChanged);
    expect(readFileSync(path, 'utf8')).toBe('ours');
    expect(() => writeFileAtomically(path, 'x', { expected: 'absent' })).toThrow(FileChanged);
  });

  test('CFG-7 a file that appeared, or went, since it was looked for', () => {
    const folder = makeTemporaryFolder();
    writeFileAtomically(join(folder, 'a'), 'new', { expected: 'absent' });
    expect(() => writeFileAtomically(join(folder, 'b'), 'new', { expected: Buffer.alloc(0) })).toThrow(
      FileChanged,
    );
    expect(readdirSync(folder)).toEqual(['a']);
  });

  test.each([
    ['a missing folder', 'gone/file', 'its folder does not exist'],
    ['a folder in its place', '.', 'it is not a regular file'],
    ['a link that leads in a circle', 'circle', 'leads in a circle'],
    ['a write-protected file', 'protected', 'write-protected'],
  ])('%s, in plain words and without leftovers', (_, name, words) => {
    const folder = makeTemporaryFolder();
    symlinkSync('circle', join(folder, 'circle'));
    writeFileSync(join(folder, 'protected'), 'old', { mode: 0o444 });
    const error = failureOf(() => writeFileAtomically(join(folder, name), 'new'));
    expect(error).toMatchObject({ code: 'storage-failed', reason: expect.stringContaining(words) as string });
    expect(readdirSync(folder).sort()).toEqual(['circle', 'protected']);
  });

  test('ENV-7 EMFILE in plain words', async () => {
    const path = join(makeTemporaryFolder(), 'file');
    const { output } = await runScript(`
      import { openSync } from 'node:fs';
      import { writeFileAtomically } from './core/storage/write-file-atomically.ts';
      try { for (;;) openSync('/dev/null', 'r'); } catch {}
      try { writeFileAtomically(${JSON.stringify(path)}, 'x'); } catch (cause) { process.stdout.write(JSON.stringify(cause.error)); }
    `);
    expect(output).toContain('too many files open');
    expect(existsSync(path)).toBe(false);
  });
});

describe.skipIf(!isRoot || process.platform !== 'linux')(
  'real file systems (mounting needs root on Linux)',
  () => {
    function mountTmpfs(options: string): string {
      const folder = makeTemporaryFolder();
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'portunus-test', folder]);
      if (mounted.status !== 0) throw new Error(mounted.stderr.toString());
      onTestFinished(() => void spawnSync('umount', [folder]));
      return folder;
    }

    test('CFG-3 a full disk: original intact, told in plain words, no leftovers, works again with room', () => {
      const folder = mountTmpfs('size=64k');
      const path = join(folder, 'settings.json');
      writeFileAtomically(path, 'o'.repeat(20_000));
      const error = failureOf(() => writeFileAtomically(path, 'n'.repeat(300_000)));
      expect(error).toMatchObject({ code: 'storage-failed', reason: 'the disk is full' });
      expect(readFileSync(path, 'utf8')).toBe('o'.repeat(20_000));
      expect(readdirSync(folder)).toEqual(['settings.json']);
      writeFileAtomically(path, 'n'.repeat(20_000));
      expect(readFileSync(path, 'utf8')).toBe('n'.repeat(20_000));
    });

    test('ENV-7 EROFS in plain words', () => {
      const folder = mountTmpfs('size=64k');
      const path = join(folder, 'settings.json');
      writeFileAtomically(path, 'old');
      spawnSync('mount', ['-o', 'remount,ro', folder]);
      const error = failureOf(() => writeFileAtomically(path, 'new'));
      expect(error).toMatchObject({ code: 'storage-failed', reason: 'the file system is read-only' });
      expect(readFileSync(path, 'utf8')).toBe('old');
    });
  },
);

describe('crashing', () => {
  const replacing = (path: string) => `
    import { writeFileAtomically } from './core/storage/write-file-atomically.ts';
    writeFileAtomically(${JSON.stringify(path)}, 'new'.repeat(50_000));
  `;

  test('CFG-8 kill -9 at every fault point leaves old or new, and the next start takes our temporaries away', async () => {
    const path = join(makeTemporaryFolder(), 'settings.json');
    const points = await listFaultPoints(replacing(path));
    expect(points.length).toBeGreaterThanOrEqual(7);
    const found = await Promise.all(
      points.map(async (point) => {
        const folder = makeTemporaryFolder();
        const target = join(folder, 'settings.json');
        writeFileSync(target, 'old');
        const { signal } = await runScript(replacing(target), point);
        const removed = removeStaleTemporaries(folder, Date.now());
        expect(readdirSync(folder)).toEqual(['settings.json']);
        const content = readFileSync(target, 'utf8');
        const state = content === 'old' ? 'old' : content === 'new'.repeat(50_000) ? 'new' : 'half';
        return { point: point.killAt, signal, state, removed: removed.length };
      }),
    );
    for (const { point, signal, state, removed } of found) {
      const isAfter = ['write.after-rename', 'write.done'].includes(point);
      expect({ point, signal, state, removed }).toEqual({
        point,
        signal: 'SIGKILL',
        state: isAfter ? 'new' : 'old',
        removed: isAfter ? 0 : 1,
      });
    }
  });

  test('CFG-8 only our own stale temporaries are removed', () => {
    const folder = makeTemporaryFolder();
    const living = `.portunus-${process.ppid}-0123456789abcdef.tmp`;
    const names = [living, '.portunus-1-short.tmp', 'notes.tmp', '.portunus-999999999-0123456789abcdef.tmp'];
    for (const name of names) writeFileSync(join(folder, name), '');
    expect(removeStaleTemporaries(folder, Date.now())).toEqual(['.portunus-999999999-0123456789abcdef.tmp']);
    utimesSync(join(folder, living), 0, 0);
    expect(removeStaleTemporaries(folder, Date.now())).toEqual([living]);
  });
});
