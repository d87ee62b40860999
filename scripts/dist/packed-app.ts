import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One app that electron-builder has put together, before or beside its installer. */
export interface PackedApp {
  readonly platform: 'darwin' | 'linux' | 'win32';
  readonly arch: string;
  /** What is started; on macOS the bundle. */
  readonly executable: string;
  /** The folder of app.asar. */
  readonly resources: string;
}

const outputName =
  /^(?:(?<mac>mac)(?:-(?<macArch>\w+))?|(?<other>win|linux)(?:-(?<otherArch>\w+))?-unpacked)$/;

export function findPackedApps(output: string): PackedApp[] {
  return readdirSync(output).flatMap((name) => {
    const found = outputName.exec(name)?.groups;
    if (!found) return [];
    const arch = found['macArch'] ?? found['otherArch'] ?? 'x64';
    const folder = join(output, name);
    return [
      found['mac'] ? describeBundle(folder, arch) : describeFolder(folder, found['other'] === 'win', arch),
    ];
  });
}

function describeBundle(folder: string, arch: string): PackedApp {
  const executable = join(folder, 'Portunus.app');
  return { platform: 'darwin', arch, executable, resources: join(executable, 'Contents/Resources') };
}

function describeFolder(folder: string, isWindows: boolean, arch: string): PackedApp {
  return {
    platform: isWindows ? 'win32' : 'linux',
    arch,
    executable: join(folder, isWindows ? 'Portunus.exe' : 'portunus'),
    resources: join(folder, 'resources'),
  };
}
