import manifest from '../package.json' with { type: 'json' };

/** Portunus' own version, from package.json. */
export const version: string = manifest.version;
