import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { withFolderLock } from './folder-lock.ts';
import { runProgram, type ProgramResult } from './run-program.ts';

export interface ClientPackage {
  /** The folder's name in the cache. */
  readonly name: string;
  readonly spec: string;
  readonly binary: string;
}

/** `@latest`, said: without it npm may pick an old release whose `engines` fit an old Node. */
export const claudeCode: ClientPackage = {
  name: 'claude',
  spec: '@anthropic-ai/claude-code@latest',
  binary: 'claude',
};

export type InstalledClient = { readonly binary: string; readonly version: string };
export type ClientInstall = InstalledClient | { readonly skip: string };

const installLimitMs = 300_000;

/**
 * The real client from the npm registry, kept outside the repository and used again by later runs.
 * Delete the folder (or set PORTUNUS_TEST_CACHE) for a newer release. Never throws: a client that cannot
 * be installed gives the reason to skip its tests.
 */
export async function installClient(client: ClientPackage): Promise<ClientInstall> {
  const cache = join(cacheFolder(), 'clients');
  const folder = join(cache, client.name);
  try {
    mkdirSync(cache, { recursive: true });
    await withFolderLock(`${folder}.lock`, installLimitMs, async () => {
      if (!existsSync(binaryIn(folder, client))) await install(client, cache, folder);
    });
    const binary = binaryIn(folder, client);
    return { binary, version: await askVersion(binary, folder) };
  } catch (cause) {
    return { skip: `${client.spec} cannot be installed: ${String(cause)}` };
  }
}

function cacheFolder(): string {
  const { PORTUNUS_TEST_CACHE: own, XDG_CACHE_HOME: shared } = process.env;
  return own ?? join(shared ?? join(homedir(), '.cache'), 'portunus-test');
}

function binaryIn(folder: string, client: ClientPackage): string {
  return join(folder, 'node_modules', '.bin', client.binary);
}

/** Into a folder beside the final one, then renamed: a broken install is never found by a later run. */
async function install(client: ClientPackage, cache: string, folder: string): Promise<void> {
  const staging = mkdtempSync(join(cache, `${client.name}-`));
  try {
    const result = await runProgram(
      'npm',
      ['install', '--prefix', staging, '--no-fund', '--no-audit', '--loglevel=error', client.spec],
      { environment: testersEnvironment(), folder: staging, limitMs: installLimitMs },
    );
    refuseFailure(`npm install ${client.spec}`, result);
    await askVersion(binaryIn(staging, client), staging);
    rmSync(folder, { recursive: true, force: true });
    renameSync(staging, folder);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

async function askVersion(binary: string, folder: string): Promise<string> {
  const result = await runProgram(binary, ['--version'], { environment: testersEnvironment(), folder });
  refuseFailure(`${binary} --version`, result);
  return result.stdout.trim();
}

function refuseFailure(what: string, result: ProgramResult): void {
  if (result.exitCode === 0) return;
  const words = result.stderr.trim().split('\n').slice(0, 3).join(' ').slice(0, 300);
  throw new Error(`${what} ended with ${String(result.exitCode)}: ${words}`);
}

/** What `npm test` tells its scripts of this project must not decide how a client is installed. */
const ofThisProject = /^npm_(package_|lifecycle_|config_(local_prefix|prefix|min_release_age|before)$)/;

/** The tester's own (registry, certificates), but with the Node that runs us first: npm looks at `engines`. */
function testersEnvironment(): Record<string, string> {
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !ofThisProject.test(entry[0]),
  );
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  return { ...Object.fromEntries(own), PATH: path };
}
