import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';

const root = join(import.meta.dirname, '../..');

/** electron-builder's own way to read and judge its configuration; it exports neither. */
interface ConfigModule {
  readonly getConfig: (
    projectDir: string,
    path: string | null,
    overrides: Configuration | null,
  ) => Promise<Configuration>;
  readonly validateConfiguration: (config: Configuration, log: { isEnabled: boolean }) => Promise<void>;
}

const requireFromBuilder = createRequire(
  createRequire(import.meta.url).resolve('electron-builder/package.json'),
);
const { getConfig, validateConfiguration } = requireFromBuilder(
  'app-builder-lib/out/util/config/config',
) as ConfigModule;

/** electron-builder.yml, or another file in its place, checked against electron-builder's schema. */
export async function loadBuilderConfig(path: string | null = null): Promise<Configuration> {
  const config = await getConfig(root, path, null);
  await validateConfiguration(config, { isEnabled: false });
  return config;
}
