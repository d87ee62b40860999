import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** How far above a program its package's own description may be. */
const parents = 3;

/**
 * A program's version without starting it: from the package it is installed as, or from the name of the file that an
 * installer keeps for each version. Null when neither tells.
 */
export function readVersion(program: string, packageName: string): string | null {
  try {
    const target = realpathSync(program);
    const [named] = /^\d+\.\d+\.\d+[\w.+-]*/.exec(basename(target)) ?? [];
    return named ?? readPackageVersion(dirname(target), packageName, parents);
  } catch {
    return null;
  }
}

function readPackageVersion(folder: string, packageName: string, left: number): string | null {
  const described = readPackage(join(folder, 'package.json'));
  if (described?.name === packageName && typeof described.version === 'string')
    return described.version.slice(0, 40);
  return left === 0 ? null : readPackageVersion(dirname(folder), packageName, left - 1);
}

function readPackage(path: string): { name?: unknown; version?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined; // most folders are no package
  }
}
