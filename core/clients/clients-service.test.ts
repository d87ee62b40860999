import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explainSentence } from '../../shared/explain-sentence.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import { type ClientWorld, createClientWorld, failureOf } from './adapter.suite.ts';
import { claudeCode } from './claude-code/claude-code.ts';
import { createClientRegistry } from './registry.ts';

let world: ClientWorld;
let path: string;
const text = '{\n  "env": {\n    "FOO": "bar"\n  },\n  "model": "opus"\n}\n';
const input = () => ({ client: 'claude-code' as const, environment: world.environment });
const read = () => readFileSync(path, 'utf8');
const modeOf = (file: string) => statSync(file).mode & 0o777;
const status = () => world.clients.list({ environment: world.environment })[0]!;
const settings = () => JSON.parse(read()) as { env: Record<string, string>; [key: string]: unknown };
const say = (notes: readonly Sentence[]) => notes.map(explainSentence).join(' ');
const edit = (change: (env: Record<string, string>) => void) => {
  const value = settings();
  change(value.env);
  writeFileSync(path, JSON.stringify(value));
};

beforeEach(() => {
  world = createClientWorld([claudeCode]);
  path = join(world.home, '.claude', 'settings.json');
});
afterEach(() => {
  delete (globalThis as { __portunusFault?: unknown }).__portunusFault;
  world.remove();
});

describe('states and keys', () => {
  it('says that somebody changed our keys, and apply takes the change as the new original', () => {
    world.write(path, text);
    world.clients.apply(input());
    edit((env) => (env['ANTHROPIC_BASE_URL'] = 'https://user:pass@other.example/v1'));
    expect(status()).toMatchObject({ state: 'drifted' });
    expect(say(status().notes)).toContain('env.ANTHROPIC_BASE_URL is not what Portunus would write now');
    world.clients.apply(input());
    expect(status().state).toBe('on');
    expect(world.keys.live.size).toBe(1);
    world.clients.revert(input());
    expect(settings().env).toEqual({ FOO: 'bar', ANTHROPIC_BASE_URL: 'https://user:pass@other.example/v1' });
  });

  it('does not take a proxy of the asking shell for a change of the file', () => {
    world.clients.apply(input());
    const environment = { ...world.environment, https_proxy: 'http://corp:3128' };
    expect(world.clients.list({ environment })[0]!.state).toBe('on');
    world.clients.apply({ ...input(), environment });
    expect(settings().env['NO_PROXY']).toContain('127.0.0.1');
    expect(status().state).toBe('on');
  });

  it('CFG-6: our keys that the user edited are left alone and reported', () => {
    world.write(path, text);
    world.clients.apply(input());
    edit((env) => (env['ANTHROPIC_BASE_URL'] = 'https://other.example'));
    const plan = world.clients.revert(input());
    expect(say(plan.notes)).toContain(
      'env.ANTHROPIC_BASE_URL was changed since it was switched on: left as it is',
    );
    expect(settings().env).toEqual({ FOO: 'bar', ANTHROPIC_BASE_URL: 'https://other.example' });
  });

  it('follows the endpoint to another port and makes a new key for a revoked one', () => {
    world.write(path, text);
    world.clients.apply(input());
    world.endpoint = 'http://127.0.0.1:7900';
    expect(status().state).toBe('drifted');
    world.clients.apply(input());
    expect(settings().env['ANTHROPIC_BASE_URL']).toBe('http://127.0.0.1:7900');
    const [first] = world.keys.live.keys();
    world.keys.revoke(first!);
    expect(status().state).toBe('drifted');
    world.clients.apply(input());
    expect(status().state).toBe('on');
    world.clients.revert(input());
    expect([read(), world.keys.live.size]).toEqual([text, 0]);
  });

  it('a file that the user deleted stays deleted', () => {
    world.write(path, text);
    world.clients.apply(input());
    rmSync(path);
    expect(status().state).toBe('drifted');
    expect(world.clients.revert(input())).toMatchObject({ files: [{ change: 'none' }] });
    expect(existsSync(path)).toBe(false);
    expect([status().state, world.keys.live.size]).toEqual(['off', 0]);
  });

  it('shows what revert would do before it does it, and refuses once the file has changed', () => {
    world.write(path, text);
    world.clients.apply(input());
    const applied = read();
    const { planId, files } = world.clients.planRevert(input());
    expect(files).toMatchObject([{ path, change: 'edit' }]);
    expect(files[0]!.diff).toContain('-    "ANTHROPIC_BASE_URL": "http://127.0.0.1:7787"');
    expect(read()).toBe(applied);
    writeFileSync(path, applied.replace('"opus"', '"sonnet"'));
    expect(failureOf(() => world.clients.revert({ ...input(), planId }))).toMatchObject({
      code: 'client-config-changed',
      path,
    });
    expect([status().state, world.keys.live.size]).toEqual(['on', 1]);
    const next = world.clients.planRevert(input());
    expect(world.clients.revert({ ...input(), planId: next.planId })).toEqual(next);
    expect([read(), world.keys.live.size]).toEqual([text.replace('"opus"', '"sonnet"'), 0]);
  });

  it('revert without apply changes nothing', () => {
    world.write(path, text);
    expect(world.clients.revert(input())).toMatchObject({ files: [{ change: 'none', diff: '' }] });
    expect(read()).toBe(text);
  });

  it('an agreed plan can be applied, also over an empty file', () => {
    world.write(path, ' \n');
    const { planId } = world.clients.plan(input());
    world.clients.apply({ ...input(), planId });
    expect(status().state).toBe('on');
    world.clients.revert(input());
    expect(read()).toBe(' \n');
  });

  it('two adapters with one id do not start', () => {
    expect(() => createClientRegistry([claudeCode, claudeCode])).toThrow('same id');
  });
});

describe('CFG-4: where a file may be', () => {
  const refused = (problem: string) => {
    const failure = failureOf(() => world.clients.apply(input()));
    expect(failure).toMatchObject({ code: 'client-config-refused', path });
    expect(JSON.stringify(failure)).toContain(problem);
    expect(world.keys.live.size).toBe(0);
  };

  it('a chain of links, a linked folder and a link to nothing yet are followed', () => {
    const dotfiles = join(world.home, 'dotfiles');
    mkdirSync(dotfiles);
    symlinkSync(dotfiles, join(world.home, '.claude'));
    symlinkSync('second', path);
    symlinkSync('real.json', join(dotfiles, 'second'));
    world.clients.apply(input());
    expect(lstatSync(join(dotfiles, 'real.json')).isFile()).toBe(true);
    expect(status().state).toBe('on');
    world.clients.revert(input());
    expect(readdirSync(dotfiles).sort()).toEqual(['second', 'settings.json']);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
  });

  it('a link that leads out of home is refused', () => {
    world.write(join(world.root, 'elsewhere.json'), text);
    mkdirSync(join(world.home, '.claude'));
    symlinkSync(join(world.root, 'elsewhere.json'), path);
    refused('leads out of your home folder');
    expect(status().state).toBe('broken');
    expect(readFileSync(join(world.root, 'elsewhere.json'), 'utf8')).toBe(text);
  });

  it('a folder that the user named may be outside of home', () => {
    const chosen = join(world.root, 'chosen');
    world.write(join(chosen, 'settings.json'), text);
    const environment = { ...world.environment, CLAUDE_CONFIG_DIR: chosen };
    const plan = world.clients.apply({ client: 'claude-code', environment });
    expect(plan.files[0]?.path).toBe(join(chosen, 'settings.json'));
    world.clients.revert({ client: 'claude-code', environment });
    expect(readFileSync(join(chosen, 'settings.json'), 'utf8')).toBe(text);
    expect(existsSync(join(world.home, '.claude'))).toBe(false);
  });

  it('a circle of links, a folder and a named pipe are refused', () => {
    mkdirSync(join(world.home, '.claude'));
    symlinkSync('settings.json', path);
    refused('circle');
    rmSync(path);
    mkdirSync(path);
    refused('not a regular file');
    rmSync(path, { recursive: true });
    execFileSync('mkfifo', [path]);
    refused('not a regular file');
  });

  it('a read-only file is explained and keeps its mode', () => {
    world.write(path, text, 0o444);
    refused('read-only');
    expect([read(), modeOf(path)]).toEqual([text, 0o444]);
  });

  it.skipIf(process.getuid?.() !== 0)('owner and group are kept (only root can give a file away)', () => {
    world.write(path, text, 0o640);
    execFileSync('chown', ['12345:12346', path]);
    world.clients.apply(input());
    expect(statSync(path)).toMatchObject({ uid: 12345, gid: 12346 });
    world.clients.revert(input());
    expect(statSync(path)).toMatchObject({ uid: 12345, gid: 12346 });
    expect(modeOf(path)).toBe(0o640);
  });

  it('a mode that the user chose meanwhile is kept', () => {
    world.write(path, text, 0o644);
    world.clients.apply(input());
    chmodSync(path, 0o400);
    chmodSync(path, 0o700);
    world.clients.revert(input());
    expect(modeOf(path)).toBe(0o700);
  });

  it.each([{ HOME: 'relative' }, { HOME: '/x', CLAUDE_CONFIG_DIR: 'relative' }])(
    '%j is refused',
    (environment) => {
      expect(failureOf(() => world.clients.list({ environment }))).toMatchObject({ code: 'invalid-input' });
    },
  );

  it('CFG-9: only the user-level file is touched; a git work tree is pointed out', () => {
    const project = join(world.home, 'project', '.claude', 'settings.json');
    world.write(project, text);
    mkdirSync(join(world.home, '.git'));
    world.write(path, text);
    const before = process.cwd();
    process.chdir(join(world.home, 'project'));
    try {
      expect(say(world.clients.apply(input()).notes)).toContain(`git work tree ${world.home}`);
    } finally {
      process.chdir(before);
    }
    expect(readFileSync(project, 'utf8')).toBe(text);
  });
});

describe('CFG-2', () => {
  const broken = fc.oneof(
    fc
      .nat({ max: text.trimEnd().length - 1 })
      .map((length) => Buffer.from(text.slice(0, length).trimEnd() || '[')),
    fc
      .constantFrom('[]', '1', '"x"', 'null', '{a:1}', "{'a':1}", '{"a":01}', '{"a":1}}', '{"a":NaN}')
      .map((bad) => Buffer.from(bad)),
    fc
      .constantFrom('{"env":1}', '{"env":[]}', '{"env":null}', '{"env":"x"}', '{"env":{},"env":{}}')
      .map((bad) => Buffer.from(bad)),
    fc
      .constantFrom('// c\n{}', '{} // c', '{"a":1,}', '{/**/}', '{"a":"\u0001"}', '\u00a0{}')
      .map((bad) => Buffer.from(bad)),
    fc
      .nat({ max: text.length })
      .map((at) =>
        Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.of(0xff), Buffer.from(text.slice(at))]),
      ),
    fc.constant(Buffer.from(`\uFEFF${text}`, 'utf16le')),
    fc.constant(Buffer.from(`${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`)),
    fc.constant(Buffer.alloc(5 * 1024 * 1024 + 1, ' ')),
  );

  it('200 bad files: refused, bytes and mtime unchanged', () => {
    fc.assert(
      fc.property(broken, (bytes) => {
        world.write(path, bytes);
        const before = statSync(path).mtimeMs;
        const failure = failureOf(() => world.clients.apply(input()));
        expect(['client-config-broken', 'client-config-refused']).toContain(failure.code);
        if (failure.code === 'client-config-broken') expect(failure.line * failure.column).toBeGreaterThan(0);
        expect(readFileSync(path).equals(bytes)).toBe(true);
        expect(statSync(path).mtimeMs).toBe(before);
      }),
      { numRuns: 200 },
    );
    expect(world.keys.live.size).toBe(0);
  });

  it('names the line and column of a byte that is not UTF-8', () => {
    world.write(path, Buffer.concat([Buffer.from('{\n "é": "'), Buffer.of(0xe9), Buffer.from('"}')]));
    expect(failureOf(() => world.clients.plan(input()))).toMatchObject({ line: 2, column: 8 });
  });

  it('a file that broke after we were switched on is left alone by revert too', () => {
    world.write(path, text);
    world.clients.apply(input());
    const cut = read().slice(0, -4);
    writeFileSync(path, cut);
    expect(failureOf(() => world.clients.revert(input()))).toMatchObject({ code: 'client-config-broken' });
    expect([read(), status().state]).toEqual([cut, 'broken']);
  });
});

describe('CFG-5: backups', () => {
  it('keep the first original for good and the last ten versions, 0600 in 0700', () => {
    world.write(path, text);
    for (let round = 0; round < 15; round += 1) {
      world.clients.apply(input());
      world.clients.revert(input());
      writeFileSync(path, text.replace('bar', `bar ${round}`));
    }
    world.clients.apply(input());
    const folder = readdirSync(join(world.backups, 'claude-code'))[0]!;
    const place = join(world.backups, 'claude-code', folder);
    const names = readdirSync(place);
    expect(readFileSync(join(place, 'original-settings.json'), 'utf8')).toBe(text);
    expect(names.filter((name) => /^\d/.test(name)).length).toBeLessThanOrEqual(11);
    for (const name of names) expect(modeOf(join(place, name))).toBe(0o600);
    expect([modeOf(world.backups), modeOf(place)]).toEqual([0o700, 0o700]);
    const record = JSON.parse(readFileSync(join(place, 'record.json'), 'utf8')) as Record<string, unknown>;
    expect(record['howToRestore']).toContain('by hand');
    world.clients.revert(input());
    expect(read()).toBe(text.replace('bar', 'bar 14'));
  });

  it('without the copy our keys still leave, and the loss is said', () => {
    world.write(path, text.replace('"FOO"', '"ANTHROPIC_BASE_URL"'));
    world.clients.apply(input());
    rmSync(world.backups, { recursive: true });
    expect(say(world.clients.revert(input()).notes)).toContain('copy of the original is gone');
    expect(settings()).toEqual({ model: 'opus' });
  });
});

describe('CFG-7: another program writes at the same time', () => {
  const writeInBetween = (times: number) => {
    let left = times;
    (globalThis as { __portunusFault?: (name: string) => void }).__portunusFault = (name) => {
      if (name !== 'write.created' || left === 0 || statSync(path).size === 0) return;
      left -= 1;
      const value = settings();
      writeFileSync(path, JSON.stringify({ ...value, count: Number(value['count'] ?? 0) + 1 }, null, 2));
    };
  };

  it.each([1, 4])('%d of its writes in between are all kept', (times) => {
    world.write(path, text);
    // The hook also sees our own backups being written: those come first and count as writes in between.
    writeInBetween(times);
    world.clients.apply(input());
    expect(settings()).toMatchObject({ count: times, model: 'opus' });
    expect(status().state).toBe('on');
    expect(world.keys.live.size).toBe(1);
    const [key] = world.keys.live.values();
    const { files } = world.clients.revert(input());
    expect(files[0]!.diff).toContain('-    "ANTHROPIC_AUTH_TOKEN": "(Portunus key)"');
    expect(files[0]!.diff).not.toContain(key);
    expect(settings()).toEqual({ env: { FOO: 'bar' }, model: 'opus', count: times });
  });

  it('one that never stops is told, with nothing of ours left behind', () => {
    world.write(path, text);
    writeInBetween(1000);
    expect(failureOf(() => world.clients.apply(input()))).toMatchObject({
      code: 'client-config-changed',
      path,
    });
    writeInBetween(0);
    expect(settings().env).toEqual({ FOO: 'bar' });
    expect([status().state, world.keys.live.size]).toEqual(['off', 0]);
  });
});

describe('CFG-3', () => {
  it('a disk that fills up while the file is written: it stays as it was, with no key and no trace of ours', () => {
    world.write(path, text);
    const folder = join(world.home, '.claude');
    (globalThis as { __portunusFault?: (name: string) => void }).__portunusFault = (name) => {
      const writing = readdirSync(folder).some((file) => file.startsWith('.portunus-'));
      if (name !== 'write.partly' || !writing) return;
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
    };
    expect(failureOf(() => world.clients.apply(input()))).toMatchObject({
      code: 'storage-failed',
      path,
      reason: 'the disk is full',
    });
    expect([read(), readdirSync(folder), world.keys.live.size]).toEqual([text, ['settings.json'], 0]);
    expect(status().state).toBe('off');
    expect(world.clients.revert(input())).toMatchObject({ files: [{ change: 'none' }] });
  });
});

describe('launch', () => {
  const program = () => world.write(join(world.root, 'bin', 'claude'), '#!/bin/sh\n', 0o755);

  it('gives the environment and a key of its own, and writes nothing', () => {
    program();
    const start = world.clients.launch(input());
    expect(start).toMatchObject({ command: join(world.root, 'bin', 'claude'), notes: [] });
    expect(start.environment).toEqual({
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:7787',
      ANTHROPIC_AUTH_TOKEN: world.keys.live.get(start.keyId),
      ANTHROPIC_API_KEY: null,
    });
    expect(existsSync(path)).toBe(false);
  });

  it('warns of settings that beat it, and exempts loopback from a proxy', () => {
    program();
    world.write(path, text.replace('FOO', 'ANTHROPIC_BASE_URL'));
    const environment = { ...world.environment, https_proxy: 'http://corp:3128', NO_PROXY: 'intra' };
    const start = world.clients.launch({ client: 'claude-code', environment });
    expect(start.environment['NO_PROXY']).toBe('intra,127.0.0.1,localhost');
    expect(start.notes.map(explainSentence)).toEqual([
      'settings.json sets env.ANTHROPIC_BASE_URL, which beats the environment of this start.',
    ]);
  });

  it('needs the program', () => {
    expect(failureOf(() => world.clients.launch(input()))).toMatchObject({ code: 'client-not-installed' });
    expect(world.keys.live.size).toBe(0);
  });
});
