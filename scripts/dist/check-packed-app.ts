import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type { Configuration } from 'electron-builder';
import { checkArchive } from './check-archive.ts';
import type { PackedApp } from './packed-app.ts';
import { readAsar } from './read-asar.ts';

type Fuses = NonNullable<Configuration['electronFuses']>;

/** Faults of an app as it was packed, read back from its own files; none is what is wanted. */
export async function checkPackedApp(app: PackedApp, fuses: Fuses, checkout: string): Promise<string[]> {
  return [
    ...(await checkFuses(app, fuses)),
    ...checkArchive(readAsar(join(app.resources, 'app.asar')), checkout),
    ...checkKeychainLibrary(app),
  ];
}

/** Row EL-8. */
async function checkFuses(app: PackedApp, fuses: Fuses): Promise<string[]> {
  const wire = await getCurrentFuseWire(app.executable);
  return Object.entries(FuseV1Options).flatMap(([name, index]) => {
    const wanted: unknown = Reflect.get(fuses, name.charAt(0).toLowerCase() + name.slice(1));
    if (typeof index !== 'number' || typeof wanted !== 'boolean') return [];
    const state = wire[index];
    const expected = wanted ? FuseState.ENABLE : FuseState.DISABLE;
    return state === expected ? [] : [`fuse ${name} is not ${wanted ? 'on' : 'off'}`];
  });
}

/** npm installs it for the machine it runs on; packing for another one leaves it out without a word. */
function checkKeychainLibrary({ resources, platform, arch }: PackedApp): string[] {
  const folder = join(resources, 'app.asar.unpacked/node_modules/@napi-rs');
  const wanted = `keyring-${platform}-${arch}`;
  const libraries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.node'),
  );
  return libraries.some((path) => path.startsWith(wanted))
    ? []
    : [`lacks the keychain library ${wanted}: pack on a machine of that kind`];
}
