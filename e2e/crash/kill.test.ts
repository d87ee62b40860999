import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeUpstream, type FakeUpstream } from '../fakes/fake-upstream.ts';
import type { ChangingOptions } from './changing-engine.ts';
import { createCrashHome, makeCheapVault, type CrashHome } from './crash-home.ts';
import { inspectHome, type SeenWorld } from './inspect-home.ts';
import { runUntilKilled, type KillMoment } from './killed-engine.ts';
import { applyChange, emptyWorld, type World } from './world.ts';

let upstream: FakeUpstream;
let codeCache: string;

beforeAll(async () => {
  upstream = await startFakeUpstream();
  codeCache = mkdtempSync(join(tmpdir(), 'portunus-code-'));
});
afterAll(async () => {
  await upstream.stop();
  rmSync(codeCache, { recursive: true, force: true });
});

async function createHome(): Promise<CrashHome> {
  const home = createCrashHome(codeCache);
  await makeCheapVault(home);
  return home;
}

/** What an engine passes that starts in this home, makes one change of each kind and ends. */
async function listFaultPoints(home: CrashHome) {
  const options = { seed: 0, baseUrl: upstream.url, world: emptyWorld, once: true };
  const { lines } = await runUntilKilled(options, home.environment, { after: 'never' });
  home.remove();
  const counts = new Map<string, number>();
  return lines.flatMap((line) => {
    if (line.say !== 'fault-point') return [];
    counts.set(line.name, (counts.get(line.name) ?? 0) + 1);
    return [{ name: line.name, occurrence: counts.get(line.name) ?? 1 }];
  });
}

const describeWorld = ({ accounts, keys, keepAliveMs }: World): SeenWorld => ({
  accounts,
  keys: Object.keys(keys).sort(),
  keepAliveMs,
});

/** Kills an engine once and looks at its home: old or new, never half. Gives the world as it is now. */
async function killOnce(
  home: CrashHome,
  options: Omit<ChangingOptions, 'baseUrl'>,
  moment: KillMoment,
): Promise<World> {
  const run = await runUntilKilled({ ...options, baseUrl: upstream.url }, home.environment, moment);
  expect(run.killed).toBe(true);
  const candidates = [run.world];
  if (run.pending !== undefined) candidates.push(applyChange(run.world, run.pending));
  const seen = await inspectHome(home.environment, run.world, upstream);
  expect(candidates.map(describeWorld)).toContainEqual(seen);
  const isNew = JSON.stringify(describeWorld(run.world)) !== JSON.stringify(seen);
  return (isNew ? candidates[1] : candidates[0]) ?? run.world;
}

/** The same numbers in every run: a failure can be had again. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('ENV-6: kill -9 leaves old or new, never half; the next start works at once and finds all that was acknowledged', () => {
  test.each([1, 2])(
    '10 kills at random moments of changes and starts, seed %i',
    async (seed) => {
      const random = createRandom(seed);
      const home = await createHome();
      let world = emptyWorld;
      for (let kill = 0; kill < 10; kill += 1) {
        const moment: KillMoment =
          kill % 4 === 3
            ? { after: 'start', ms: 400 * random() }
            : { after: 'changes', count: Math.ceil(20 * random()), ms: 2 * random() };
        world = await killOnce(home, { seed: seed * 100 + kill, world }, moment);
      }
      expect(world.revoked.length).toBeGreaterThan(0);
      home.remove();
    },
    60_000,
  );

  test('at every fault point that an engine passes in a new home', async () => {
    const points = await listFaultPoints(createCrashHome(codeCache));
    const ofFirstStart = points.filter(({ name }) => /^(migration|vault)/.test(name));
    expect(ofFirstStart.length).toBeGreaterThan(5);
    for (const killAt of ofFirstStart) {
      const home = createCrashHome(codeCache);
      await killOnce(home, { seed: 0, world: emptyWorld, once: true, killAt }, { after: 'never' });
      home.remove();
    }
  }, 60_000);

  test('at every fault point that it passes from there on, changing one thing after the other', async () => {
    const points = await listFaultPoints(await createHome());
    // Three files are written at a start, each by way of the same points: the second stands for all.
    const chosen = points.filter(
      ({ name, occurrence }) =>
        name.startsWith('transaction') || (name.startsWith('write') && occurrence === 2),
    );
    expect(chosen.filter(({ name }) => name === 'transaction.before-commit').length).toBeGreaterThan(4);
    for (const killAt of chosen) {
      const home = await createHome();
      await killOnce(home, { seed: 0, world: emptyWorld, once: true, killAt }, { after: 'never' });
      home.remove();
    }
  }, 60_000);
});
