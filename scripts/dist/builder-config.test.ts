import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { loadBuilderConfig } from './builder-config.ts';

const root = join(import.meta.dirname, '../..');
const config = await loadBuilderConfig();

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('electron-builder.yml', () => {
  test("is what electron-builder's schema allows, and the schema is really asked", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portunus-builder-'));
    folders.push(folder);
    const misspelt = join(folder, 'misspelt.yml');
    writeFileSync(misspelt, `${readFileSync(join(root, 'electron-builder.yml'), 'utf8')}\nasarUnpak: []\n`);
    await expect(loadBuilderConfig(misspelt)).rejects.toThrow('asarUnpak');
  });

  test('EL-8: sets the fuses of the threat list, no more and no less', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      resetAdHocDarwinSignature: true,
    });
    expect(config.asar).toBe(true);
    expect(config.disableAsarIntegrity).toBeUndefined();
  });

  test('keeps all code in the archive: only libraries are unpacked', () => {
    expect(config.asarUnpack).toEqual(['node_modules/@napi-rs/keyring-*/*.node']);
  });

  test('builds nothing, runs no script and publishes nothing', () => {
    expect(config).toMatchObject({ npmRebuild: false, publish: null });
    for (const hook of ['beforeBuild', 'beforePack', 'afterExtract', 'afterPack', 'afterSign'] as const) {
      expect(config[hook], hook).toBeUndefined();
    }
  });

  test('packs the targets that the release promises, for the machine it runs on', () => {
    expect(config.mac?.target).toEqual(['dmg']);
    expect(config.win?.target).toEqual(['nsis']);
    expect(config.linux?.target).toEqual(['AppImage', 'deb']);
    expect(config.nsis).toMatchObject({ perMachine: false, packElevateHelper: false });
  });

  test('names only files that are there', () => {
    const named = [
      config.mac?.icon,
      config.mac?.entitlements,
      config.mac?.entitlementsInherit,
      config.win?.icon,
      config.linux?.icon,
      config.directories?.buildResources,
    ];
    for (const path of named) {
      expect(path).toBeTypeOf('string');
      expect(existsSync(join(root, String(path))), String(path)).toBe(true);
    }
  });

  test('has no pattern that finds nothing, the build aside', () => {
    const [{ filter }] = config.files as [{ filter: string[] }];
    const patterns = filter.filter((pattern) => !pattern.startsWith('!') && !pattern.startsWith('dist/'));
    expect(patterns.length).toBeGreaterThan(5);
    for (const pattern of patterns) {
      expect(globSync(pattern, { cwd: root }), pattern).not.toEqual([]);
    }
  });

  test('asks macOS for what V8 needs and nothing else', () => {
    const entitlements = readFileSync(join(root, String(config.mac?.entitlements)), 'utf8');
    expect([...entitlements.matchAll(/<key>(.*?)<\/key>/g)].map(([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
  });
});
