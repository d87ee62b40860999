/**
 * `npm run bench [-- --quick] [--only SCENARIO] [--json]`: Portunus beside nginx and a bare proxy, as
 * ratios of one run. README.md says how to read it.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareWithBars } from './bars.ts';
import { readFirstLine, startLoad, startProgram, type Load } from './child-programs.ts';
import { chooseCores, type Cores } from './cores.ts';
import { writeBars, writeTables } from './report.ts';
import { Rounds } from './results.ts';
import { measureMemory, scenarios, takesPart, warmUp, type Figures } from './scenarios.ts';
import { direct, hasNginx, nginx, portunus, serveFirstRequest, yardstick } from './subjects.ts';
import type { RunningSubject, Subject, SubjectName } from './subjects.ts';

const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, json: { type: 'boolean' } },
});
const names = [...scenarios.map(({ name }) => name), 'cold-start', 'memory'];
if (flags.only !== undefined && !names.includes(flags.only)) {
  console.error(`--only takes one of: ${names.join(', ')}`);
  process.exit(2);
}

const effort = flags.quick
  ? { rounds: 1, windowMs: 500, warmUpMs: 200, starts: 1 }
  : { rounds: 3, windowMs: 1200, warmUpMs: 400, starts: 5 };

/** Progress goes to stderr: stdout holds the result alone. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function wanted(name: string): boolean {
  return flags.only === undefined || flags.only === name;
}

async function listSubjects(upstreamPort: number): Promise<Subject[]> {
  if (!hasNginx()) say('nginx is not installed: figures beside it are left out.');
  return [
    direct(upstreamPort),
    ...(hasNginx() ? [nginx(upstreamPort)] : []),
    yardstick(upstreamPort, 'yardstick'),
    yardstick(upstreamPort, 'yardstick + Express'),
    await portunus(upstreamPort, 'Portunus'),
    await portunus(upstreamPort, 'translating'),
  ];
}

/** Everything that must be stopped or removed, whatever happens; the last first. */
const cleanups: (() => unknown)[] = [];

async function startSubject(subject: Subject, cores: Cores): Promise<RunningSubject> {
  const running = await subject.start(cores.subject);
  cleanups.push(() => running.stop());
  await serveFirstRequest(running.target);
  return running;
}

/** For its cold start, or, in the first round, for its memory. */
function isStarted(name: SubjectName, start: number): boolean {
  return takesPart('cold-start', name) || (start === 0 && wanted('memory') && takesPart('memory', name));
}

/** Fresh starts first: the memory of a process that has worked hard says nothing. */
async function measureStarts(subjects: Subject[], cores: Cores, load: Load, rounds: Rounds): Promise<void> {
  const starts = wanted('cold-start') ? effort.starts : 1;
  for (let start = 0; start < starts; start += 1) {
    const round: Partial<Record<SubjectName, Figures>> = {};
    for (const subject of subjects.filter(({ name }) => isStarted(name, start))) {
      const begun = performance.now();
      const running = await startSubject(subject, cores);
      const figures =
        wanted('cold-start') && takesPart('cold-start', subject.name)
          ? { coldStartS: (performance.now() - begun) / 1000 }
          : {};
      const weighed = start === 0 && wanted('memory') && takesPart('memory', subject.name);
      round[subject.name] = { ...figures, ...(weighed ? await measureMemory(running, load) : {}) };
      await running.stop();
    }
    rounds.add(round);
  }
}

async function measureScenarios(
  subjects: Subject[],
  cores: Cores,
  load: Load,
  rounds: Rounds,
): Promise<void> {
  const chosen = scenarios.filter(({ name }) => wanted(name));
  const running = new Map<SubjectName, RunningSubject>();
  for (const subject of subjects.filter(({ name }) => chosen.some((one) => takesPart(one.name, name)))) {
    running.set(subject.name, await startSubject(subject, cores));
  }
  for (const subject of running.values()) await warmUp(subject, load, effort.warmUpMs);
  for (const scenario of chosen) {
    say(`${scenario.name}: ${scenario.about}`);
    for (let index = 0; index < effort.rounds; index += 1) {
      const round: Partial<Record<SubjectName, Figures>> = {};
      for (const [subject, it] of running) {
        if (!takesPart(scenario.name, subject)) continue;
        round[subject] = await scenario.measure(it, load, effort.windowMs);
      }
      rounds.add(round);
    }
  }
}

/** Without any network: what the converters alone cost. */
async function measureConverters(core: number | null): Promise<Partial<Record<SubjectName, Figures>>> {
  const program = join(import.meta.dirname, 'converter-cost.ts');
  const started = startProgram(core, process.execPath, [program, String(effort.rounds * 3)]);
  cleanups.push(() => started.stop());
  const { median, worst } = await readFirstLine<{ median: number; worst: number }>(started);
  return { translating: { timesFloor: median, worstTimesFloor: worst } };
}

async function measureAll(): Promise<Rounds> {
  const cores = chooseCores();
  if (cores.subject === null) say('Cores cannot be chosen here: figures are rougher.');
  const upstream = startProgram(cores.rest, process.execPath, [join(import.meta.dirname, 'upstream.ts')]);
  cleanups.push(() => upstream.stop());
  const { port } = await readFirstLine<{ port: number }>(upstream);
  const load = startLoad(cores.rest);
  cleanups.push(() => load.stop());
  const subjects = await listSubjects(port);
  for (const subject of subjects) cleanups.push(() => subject.clean());

  const rounds = new Rounds();
  if (wanted('cold-start') || wanted('memory')) {
    say('cold-start and memory: from nothing to the first answer; then 1,000 open streams');
    await measureStarts(subjects, cores, load, rounds);
  }
  if (scenarios.some(({ name }) => wanted(name))) await measureScenarios(subjects, cores, load, rounds);
  if (wanted('translation')) rounds.add(await measureConverters(cores.subject));
  return rounds;
}

async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cleanUp().then(() => process.exit(130)));
}

try {
  const results = (await measureAll()).summarise();
  const bars = compareWithBars(results);
  const shown = flags.only === undefined ? bars : bars.filter(({ met }) => met !== null);
  if (flags.json) console.log(JSON.stringify({ node: process.version, results, bars: shown }, null, 2));
  else console.log(`\n${writeTables(results)}\n\n${writeBars(shown)}`);
} finally {
  await cleanUp();
}
