import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly dev?: boolean; readonly devOptional?: boolean }>
  >;
}

interface Manifest {
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

/**
 * The licences of everything that is bundled into the programs or packed beside them, as most of them ask for.
 * Electron brings its own. Packages for other systems are in the lockfile but not installed, and not packed.
 */
export function writeNotices(root: string): string {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile;
  const notices = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
    .filter(([path]) => existsSync(join(root, path)))
    .map(([path, { version }]) => describePackage(join(root, path), nameOf(path), version ?? ''));
  return ['Portunus contains these packages.', ...notices].join(`\n\n${'-'.repeat(80)}\n\n`).concat('\n');
}

function describePackage(folder: string, name: string, version: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const head = `${name} ${version}: ${manifest.license ?? 'licence in its text'}`;
  return [head, ...(texts.length > 0 ? texts : [nameAuthor(manifest)])].join('\n\n');
}

/** A few packages name their licence without its text. */
function nameAuthor({ author }: Manifest): string {
  const name = typeof author === 'string' ? author : author?.name;
  return name === undefined ? 'The package holds no text of its licence.' : `By ${name}.`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
