/**
 * Switches clients on and off by editing their config files. A trust boundary: the files are the user's and hold
 * secrets of theirs. Only keys on an adapter's list are touched, nothing is written without a call to `apply` or
 * `revert`, and no value of a file reaches a log, an error or an unmasked diff.
 */
import { realpathSync } from 'node:fs';
import type { Output, Parsed } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import type {
  ClientEnvironment,
  ClientLogin,
  ClientId,
  ClientPlan,
  ClientState,
  ClientStatus,
  FileChange,
} from '../../shared/models/client.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { Clock, Logger, Paths } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { createBackups } from './backups.ts';
import type { ClientAdapter, ClientFile, ClientFolders, ConfigReader } from './client-adapter.ts';
import { locateFolders, pickEnvironment } from './client-folders.ts';
import { noteProgram, notePlan, noteRevert, noteStatus } from './client-notes.ts';
import { requireWritable } from './config-place.ts';
import { describeChange } from './describe-change.ts';
import { sha256 } from './edit-record.ts';
import {
  clearInterrupted,
  type ClientKeys,
  commitApply,
  commitRevert,
  type CommitTools,
  retryWhenChanged,
} from './file-commit.ts';
import {
  contextOf,
  type FileSurvey,
  type PlannedFile,
  isBack,
  keyStandIn,
  askedFor,
  listUnheld,
  proposeEdits,
  readKey,
  surveyFile,
} from './file-survey.ts';
import { findProgram, listProgramPaths } from './find-program.ts';
import { decodeConfig } from './formats/config-text.ts';
import { createLedger } from './ledger.ts';
import { createMasks } from './mask-secrets.ts';
import { createReader, isSamePath } from './merge-edits.ts';
import { readVersion } from './read-version.ts';
import { type ClientRegistry, clientRegistry } from './registry.ts';

export interface ClientsOptions {
  readonly database: Database;
  readonly paths: Pick<Paths, 'backups'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly keys: ClientKeys;
  /** Our address as it is now, e.g. `http://127.0.0.1:7787`. */
  readonly endpoint: () => string;
  /** Whose login each client uses, as it was chosen. */
  readonly logins: ClientLogins;
  /** This process's variables, for calls that bring none of their own. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** @default every client there is */
  readonly registry?: ClientRegistry;
}

export interface ClientLogins {
  get(client: ClientId): ClientLogin;
  set(client: ClientId, login: ClientLogin): void;
}

/**
 * Synchronous: between the last look at a file and its replacement nothing else of ours may run.
 * Throws AppFailure `client-config-broken`, `client-config-refused`, `client-config-changed`, `storage-failed`,
 * `invalid-input` (no home folder), `client-not-installed` (launch).
 */
export interface ClientsService {
  list(input: Parsed<'clients.list'>): Output<'clients.list'>;
  plan(input: Parsed<'clients.plan'>): Output<'clients.plan'>;
  apply(input: Parsed<'clients.apply'>): Output<'clients.apply'>;
  planRevert(input: Parsed<'clients.planRevert'>): Output<'clients.planRevert'>;
  revert(input: Parsed<'clients.revert'>): Output<'clients.revert'>;
  launch(input: Parsed<'clients.launch'>): Output<'clients.launch'>;
  /** The files and programs that `list` without an environment looks at, there or not. */
  listPaths(): string[];
}

export function createClientsService(options: ClientsOptions): ClientsService {
  const { database, clock, keys, log, registry = clientRegistry } = options;
  const backups = createBackups(options.paths.backups, clock);
  const ledger = createLedger(database, backups);
  const tools: CommitTools = { database, ledger, backups, keys, clock };
  clearInterrupted(tools, log);

  const foldersFor = (
    { id, canKeepLogin }: ClientAdapter,
    given: ClientEnvironment | undefined,
    login: ClientLogin = options.logins.get(id),
  ) => locateFolders(given ?? pickEnvironment(options.environment), canKeepLogin ? login : 'portunus');

  const survey = (adapter: ClientAdapter, file: ClientFile, folders: ClientFolders) =>
    surveyFile(adapter, file, folders, { ledger, backups });

  const planFile = (adapter: ClientAdapter, file: ClientFile, folders: ClientFolders): PlannedFile => {
    const looked = survey(adapter, file, folders);
    const present = readKey(looked);
    const liveKey = present !== undefined && keys.isLive(present) ? present : undefined;
    const proposal = proposeEdits(looked, options.endpoint(), liveKey ?? keyStandIn, folders);
    return { survey: looked, proposal, liveKey };
  };

  const planAll = (adapter: ClientAdapter, folders: ClientFolders) =>
    adapter.files(folders).map((file) => planFile(adapter, file, folders));

  const describePlan = (
    adapter: ClientAdapter,
    folders: ClientFolders,
    files: PlannedFile[],
  ): ClientPlan => ({
    client: adapter.id,
    planId: namePlan(adapter, files, options.endpoint(), folders),
    files: files.map(describeProposal),
    notes: [
      ...noteProgram(adapter, folders),
      ...files.flatMap((planned) =>
        notePlan(planned, contextOf(planned.survey, options.endpoint(), folders)),
      ),
    ],
  });

  const applyFile = (adapter: ClientAdapter, first: PlannedFile, folders: ClientFolders, strict: boolean) => {
    const { file } = first.survey;
    const look = lookAgainAfter(first, () => planFile(adapter, file, folders));
    retryWhenChanged(adapter.id, file.path, strict, () => {
      const { survey, proposal, liveKey } = look();
      if (!proposal.changes) return;
      const key = { name: adapter.name, live: liveKey };
      commitApply(tools, survey, key, (text) => proposeEdits(survey, options.endpoint(), text, folders));
      log.info('client.applied', { client: adapter.id });
    });
  };

  const surveyAll = (adapter: ClientAdapter, folders: ClientFolders) =>
    adapter.files(folders).map((file) => survey(adapter, file, folders));

  const revertFile = (adapter: ClientAdapter, first: FileSurvey, folders: ClientFolders, strict: boolean) => {
    const look = lookAgainAfter(first, () => survey(adapter, first.file, folders));
    retryWhenChanged(adapter.id, first.file.path, strict, () => commitRevert(tools, look()));
  };

  return {
    list({ environment }) {
      return registry.all.map((adapter) => {
        const folders = foldersFor(adapter, environment);
        const [main] = adapter.files(folders);
        const binary = findProgram(adapter.program, folders);
        const identity = {
          id: adapter.id,
          name: adapter.name,
          installed: binary !== null,
          binary,
          version: binary && readVersion(binary, adapter.program.packageName),
          launchCommand: `portunus clients run ${adapter.id}`,
          login: folders.login,
          canKeepLogin: adapter.canKeepLogin,
        };
        const standing = judgeClient(adapter, folders);
        return { ...identity, configPath: main.path, ...standing };
      });
    },
    plan({ client, environment, login }) {
      const adapter = registry.get(client);
      const folders = foldersFor(adapter, environment, login);
      const files = planAll(adapter, folders);
      requireAllWritable(files);
      return describePlan(adapter, folders, files);
    },
    apply({ client, environment, login, planId }) {
      const adapter = registry.get(client);
      const folders = foldersFor(adapter, environment, login);
      const files = planAll(adapter, folders);
      const plan = describePlan(adapter, folders, files);
      const surveys = files.map(({ survey }) => survey);
      if (planId !== undefined && planId !== plan.planId) throw planOutdated(client, surveys);
      requireAllWritable(files);
      for (const file of files) applyFile(adapter, file, folders, planId !== undefined);
      if (adapter.canKeepLogin) options.logins.set(client, folders.login);
      return plan;
    },
    planRevert({ client, environment }) {
      const adapter = registry.get(client);
      return describeRevert(adapter, surveyAll(adapter, foldersFor(adapter, environment)));
    },
    revert({ client, environment, planId }) {
      const adapter = registry.get(client);
      const folders = foldersFor(adapter, environment);
      const surveys = surveyAll(adapter, folders);
      const plan = describeRevert(adapter, surveys);
      if (planId !== undefined && planId !== plan.planId) throw planOutdated(client, surveys);
      for (const looked of surveys) revertFile(adapter, looked, folders, planId !== undefined);
      log.info('client.reverted', { client });
      return plan;
    },
    launch({ client, environment, login }) {
      const adapter = registry.get(client);
      const folders = foldersFor(adapter, environment, login);
      const command = findProgram(adapter.program, folders);
      if (command === null) throw new AppFailure({ code: 'client-not-installed', client });
      const { current, notes } = readForLaunch(adapter, folders);
      const key = keys.create(`${adapter.name} (run)`, client);
      const endpoint = { url: options.endpoint(), key: key.text };
      const start = adapter.launch({
        endpoint,
        environment: folders.environment,
        login: folders.login,
        current,
      });
      return { command, environment: start.variables, keyId: key.id, notes: [...notes, ...start.notes] };
    },
    listPaths() {
      const paths = registry.all.flatMap((adapter) => {
        const folders = foldersFor(adapter, undefined);
        return [...listFilePaths(adapter, folders), ...listProgramPaths(adapter.program, folders)];
      });
      return [...new Set(paths)];
    },
  };

  function listFilePaths(adapter: ClientAdapter, folders: ClientFolders): string[] {
    return adapter.files(folders).flatMap(({ path }) => [path, readTarget(path) ?? path]);
  }

  function judgeClient(
    adapter: ClientAdapter,
    folders: ClientFolders,
  ): Pick<ClientStatus, 'state' | 'notes'> {
    const notes = noteProgram(adapter, folders);
    try {
      const files = planAll(adapter, folders);
      const state = joinStates(files.map(judgeFile));
      const details = files.flatMap((planned) =>
        noteStatus(planned, state, contextOf(planned.survey, options.endpoint(), folders)),
      );
      return { state, notes: [...notes, ...details] };
    } catch (cause) {
      if (!(cause instanceof AppFailure)) throw cause;
      return { state: 'broken', notes: [...notes, cause.error] };
    }
  }

  /** A broken file is no reason not to start: the client will say so itself. */
  function readForLaunch(
    adapter: ClientAdapter,
    folders: ClientFolders,
  ): { current: ConfigReader; notes: Sentence[] } {
    const [main] = adapter.files(folders);
    try {
      const { format, content } = survey(adapter, main, folders);
      return { current: createReader(format, decodeConfig(content.bytes).text), notes: [] };
    } catch (cause) {
      if (!(cause instanceof AppFailure)) throw cause;
      const nothing: ConfigReader = { has: () => false, string: () => undefined };
      return { current: nothing, notes: [cause.error] };
    }
  }
}

/** Where a link leads; undefined when there is nothing. */
function readTarget(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** The first look was taken already; another one is needed only when somebody wrote in between. */
function lookAgainAfter<T>(first: T, again: () => T): () => T {
  let next: T | undefined = first;
  return () => {
    const looked = next ?? again();
    next = undefined;
    return looked;
  };
}

function requireAllWritable(files: readonly PlannedFile[]): void {
  for (const { survey, proposal } of files)
    if (proposal.changes) requireWritable(survey.client, survey.place);
}

/** Names the bytes that a plan was made from and what it would do to them; whether a key is new is not part of it. */
function namePlan(adapter: ClientAdapter, files: PlannedFile[], url: string, folders: ClientFolders): string {
  const facts = files.map(({ survey }) => [
    ...identifyContent(survey),
    survey.file.edits(contextOf(survey, url, folders)),
  ]);
  return `plan_${sha256(JSON.stringify([adapter.id, facts])).slice(0, 32)}`;
}

function planOutdated(client: ClientId, surveys: readonly FileSurvey[]): AppFailure {
  return new AppFailure({ code: 'client-config-changed', client, path: surveys[0]?.place.path ?? '' });
}

function describeProposal({ survey, proposal, liveKey }: PlannedFile): FileChange {
  const { place, format, content } = survey;
  const after = proposal.bytes;
  const modeChanges = proposal.mode !== content.mode;
  const masks = createMasks(new Set([liveKey ?? keyStandIn]));
  return describeChange({ path: place.path, format, before: content.bytes, after, modeChanges }, masks);
}

function describeRevert(adapter: ClientAdapter, surveys: readonly FileSurvey[]): ClientPlan {
  const files = surveys.map((survey) => {
    const { place, format, content, without } = survey;
    const modeChanges = content.mode !== without.mode;
    const change = { path: place.path, format, before: content.bytes, after: without.bytes, modeChanges };
    return describeChange(change, createMasks(new Set(listOwnKeys(survey))));
  });
  const changed = files.some(({ change }) => change !== 'none');
  return {
    client: adapter.id,
    planId: `revert_${sha256(JSON.stringify([adapter.id, surveys.map(identifyContent)])).slice(0, 32)}`,
    files,
    notes: [...surveys.flatMap(noteRevert), ...(changed ? adapter.afterRevert : [])],
  };
}

/** Our key's text in a file that we wrote, unless somebody put another there. */
function listOwnKeys(survey: FileSurvey): string[] {
  const { record, without, file } = survey;
  const { keyPath } = file;
  if (record === undefined || keyPath === undefined) return [];
  if (without.kept.some((path) => isSamePath(path, keyPath))) return [];
  return [readKey(survey) ?? []].flat();
}

const identifyContent = ({ place, content }: FileSurvey) => [
  place.target,
  content.bytes && sha256(content.bytes),
  content.mode,
];

function judgeFile({ survey, proposal, liveKey }: PlannedFile): ClientState {
  const hasKey = survey.file.keyPath === undefined || liveKey !== undefined;
  if (hasKey && listUnheld(survey, askedFor(survey, proposal)).length === 0) return 'on';
  if (survey.record === undefined) return 'off';
  return survey.record.phase !== 'applied' && isBack(survey) ? 'off' : 'drifted';
}

/** A client is on when all its files are. */
function joinStates(states: ClientState[]): ClientState {
  const [first = 'off', ...others] = states;
  return others.every((state) => state === first) ? first : 'drifted';
}
