import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.github/workflows');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Record<string, unknown>;
  readonly env?: Record<string, string>;
}

interface Job {
  readonly permissions?: Record<string, string>;
  readonly uses?: string;
  readonly needs?: string | string[];
  readonly steps?: Step[];
  readonly 'timeout-minutes'?: number;
  readonly strategy?: {
    readonly matrix: { readonly include?: Record<string, string>[]; readonly system?: string[] };
  };
}

interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

/** electron-builder's own YAML reader, found from where it is used. */
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const { load } = createRequire(builder.resolve('app-builder-lib/package.json'))('js-yaml') as {
  load: (text: string) => unknown;
};

const texts = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const workflows = texts.map(({ name, text }) => ({ name, text, workflow: load(text) as Workflow }));
const find = (name: string) => workflows.find((entry) => entry.name === name)!.workflow;
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps = [] }) => steps);

describe.each(workflows)('$name', ({ text, workflow }) => {
  const steps = stepsOf(workflow);
  const commands = steps.map(({ run = '' }) => run).join('\n');

  test('calls npm scripts and files that are there', () => {
    const scripts = [...commands.matchAll(/\bnpm (?:run ([\w:-]+)|(test|start))/g)].map(
      ([, a, b]) => a ?? b ?? '',
    );
    const files = [...commands.matchAll(/\bnode (scripts\/[\w/.-]+)/g)].map(([, path]) => path ?? '');
    expect(scripts.length + files.length).toBeGreaterThan(1);
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('pins every foreign action to a commit and says which version that is', () => {
    const uses = [...text.matchAll(/uses: (.*)/g)]
      .map(([, what = '']) => what)
      .filter((what) => !what.startsWith('./'));
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((what) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what))).toEqual([]);
  });

  test('grants nothing by default, leaves no token behind, and ends', () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.on).not.toHaveProperty('pull_request_target');
    for (const job of Object.values(workflow.jobs)) {
      expect(job.permissions).toBeDefined();
      if (job.uses === undefined) expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with).toMatchObject({ 'persist-credentials': false });
    }
  });

  test('puts no expression into a shell: names of branches and tags are for variables', () => {
    expect(commands).not.toContain('${{');
  });
});

test('check runs everything on three systems', () => {
  const { check } = find('check.yml').jobs;
  expect(check?.strategy?.matrix.system?.map((name) => name.split('-')[0])).toEqual([
    'ubuntu',
    'macos',
    'windows',
  ]);
  const commands = check?.steps?.map(({ run = '' }) => run).join('\n');
  for (const command of ['npm ci', 'npm run check', 'npm test']) expect(commands).toContain(command);
});

describe('release', () => {
  const release = find('release.yml');

  test('is started by a tag alone', () => {
    expect(release.on).toEqual({ push: { tags: ['v*'] } });
  });

  test('builds every system for both architectures, after gate and tests', () => {
    const { build } = release.jobs;
    const built = build?.strategy?.matrix.include?.map(({ platform, arch }) => `${platform} ${arch}`);
    const systems = ['linux', 'macos', 'windows'];
    expect(built).toEqual(systems.flatMap((system) => [`${system} x64`, `${system} arm64`]));
    expect(build?.needs).toEqual(['gate', 'check']);
    for (const system of systems) {
      const steps = build?.steps?.filter((step) => step.if === `matrix.platform == '${system}'`);
      expect(
        steps?.map(({ run }) => run),
        system,
      ).toEqual([expect.stringContaining('npm run dist')]);
    }
  });

  test('only the job that makes the draft may write, and it sees no signing secret', () => {
    const writing = Object.entries(release.jobs).filter(([, job]) =>
      Object.values(job.permissions ?? {}).includes('write'),
    );
    expect(writing.map(([name]) => name)).toEqual(['draft']);
    expect(JSON.stringify(release.jobs['draft'])).not.toContain('secrets.');
    expect(JSON.stringify(release.jobs['draft'])).toContain('--draft');
  });
});
