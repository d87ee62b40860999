export interface Release {
  /** As pushed, e.g. `v0.1.0`. */
  readonly tag: string;
  /** package.json's. */
  readonly version: string;
  readonly changelog: string;
  /** The exact version in package.json. */
  readonly electron: string;
  /** The newest stable one in the registry. */
  readonly newestElectron: string;
}

/** Electron mends the newest three majors only. */
const supportedMajors = 3;

/** Why this must not be released, in words; none is what is wanted. */
export function checkRelease({ tag, version, changelog, electron, newestElectron }: Release): string[] {
  const faults: string[] = [];
  if (tag !== `v${version}`) faults.push(`The tag is ${tag}, but package.json says ${version}.`);
  if (readSection(changelog, version) === undefined) {
    faults.push(`CHANGELOG.md has no section "## ${version}" with something in it.`);
  }
  const oldest = readMajor(newestElectron) - supportedMajors + 1;
  if (readMajor(electron) < oldest) {
    faults.push(`Electron ${electron} gets no fixes any more: at least ${oldest} is needed (row EL-10).`);
  }
  return faults;
}

/** A version's section of CHANGELOG.md without its heading. */
export function readSection(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## +/m).slice(1);
  const section = sections.find((text) => text.split(/\s/, 1)[0] === version);
  const text = section?.replace(/^.*\n/, '').trim();
  return text === '' ? undefined : text;
}

function readMajor(version: string): number {
  const found = /^(\d+)\.\d+\.\d+$/.exec(version)?.[1];
  if (found === undefined) throw new Error(`"${version}" is no exact version`);
  return Number(found);
}
