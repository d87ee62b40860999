/** Everything there is to know about one client file before it is changed. Reads only. */
import { AppFailure } from '../../shared/errors.ts';
import type { ClientId } from '../../shared/models/client.ts';
import type { Backups } from './backups.ts';
import type { ClientAdapter, ClientFile, ClientFolders, ConfigEdit, EditContext } from './client-adapter.ts';
import { type ConfigContent, type ConfigPlace, locateConfig, readConfig } from './config-place.ts';
import { type EditRecord, sha256 } from './edit-record.ts';
import { ConfigFault, type ConfigFormat, type KeyPath } from './formats/config-format.ts';
import { decodeConfig, encodeConfig, findPlace } from './formats/config-text.ts';
import { formats } from './formats/formats.ts';
import type { Ledger } from './ledger.ts';
import { applyEdits, createReader, holdsEdit, isSamePath, withdrawKeys } from './merge-edits.ts';

/** Stands where our key will be, as long as there is none. */
export const keyStandIn = 'a new local key';

export interface FileSurvey {
  readonly client: ClientId;
  readonly file: ClientFile;
  readonly format: ConfigFormat;
  readonly place: ConfigPlace;
  readonly content: ConfigContent;
  readonly record: EditRecord | undefined;
  readonly without: FileWithoutUs;
}

/** The file as revert would leave it. */
export interface FileWithoutUs extends ConfigContent {
  /** Keys of ours that somebody changed since: they stay. */
  readonly kept: readonly KeyPath[];
  /** The copy of the original is gone: our keys leave, but what they replaced cannot be put back. */
  readonly lost: boolean;
}

/** The file as apply would leave it. */
export interface Proposal {
  readonly edits: readonly ConfigEdit[];
  readonly bytes: Buffer;
  readonly mode: number;
  readonly changes: boolean;
}

/** A file with what apply would do to it. */
export interface PlannedFile {
  readonly survey: FileSurvey;
  readonly proposal: Proposal;
  /** Our key in the file, when it still opens our door. */
  readonly liveKey: string | undefined;
}

export interface SurveySources {
  readonly ledger: Ledger;
  readonly backups: Backups;
}

/** Throws AppFailure `client-config-broken`, `client-config-refused`, `storage-failed`. */
export function surveyFile(
  adapter: ClientAdapter,
  file: ClientFile,
  folders: ClientFolders,
  sources: SurveySources,
): FileSurvey {
  const place = locateConfig(adapter.id, file, folders.home);
  const content = readConfig(adapter.id, place);
  const record = sources.ledger.find(adapter.id, place.target);
  const format = formats[file.format];
  return withFaultsPlaced(adapter.id, place, content, () => {
    const without = removeUs(file, format, content, record, sources.backups);
    return { client: adapter.id, file, format, place, content, record, without };
  });
}

/** What apply would make of the file with this key. Throws AppFailure `client-config-broken`. */
export function proposeEdits(survey: FileSurvey, url: string, key: string, folders: ClientFolders): Proposal {
  const { client, place, content, format, record, file } = survey;
  return withFaultsPlaced(client, place, content, () => {
    const edits = file.edits(contextOf(survey, url, folders, key));
    const config = decodeConfig(content.bytes);
    format.check(
      config.text,
      edits.map((edit) => edit.path),
    );
    const stale = (record?.keys ?? []).filter(
      ({ path }) => !edits.some((edit) => isSamePath(edit.path, path)),
    );
    const base = decodeConfig(survey.without.bytes).text;
    const merged = applyEdits(format, withdrawKeys(format, config.text, base, stale).text, edits);
    const isNew = content.bytes === null || merged !== config.text;
    const bytes = isNew ? encodeConfig({ ...config, text: merged }) : Buffer.from(content.bytes);
    const mode = privateMode(content.mode, file.keyPath !== undefined);
    return { edits, bytes, mode, changes: isNew || mode !== content.mode };
  });
}

/** Without a key it is about what would be done, not about doing it. */
export function contextOf(
  survey: FileSurvey,
  url: string,
  folders: ClientFolders,
  key: string = keyStandIn,
): EditContext {
  const base = createReader(survey.format, decodeConfig(survey.without.bytes).text);
  return { endpoint: { url, key }, environment: folders.environment, login: folders.login, base };
}

/** The text at our key's place, whoever wrote it. */
export function readKey({ file, format, content }: FileSurvey): string | undefined {
  if (file.keyPath === undefined || content.bytes === null) return undefined;
  const value = createReader(format, decodeConfig(content.bytes).text).string(file.keyPath);
  return value !== undefined && file.findKey !== undefined ? file.findKey(value) : value;
}

/**
 * What has to hold for the client to be on. Where we wrote the file, that is what we wrote: a variable of the
 * shell that asks (a proxy, say) may call for more at the next apply, but nobody changed the file for that.
 */
export function askedFor({ record }: FileSurvey, { edits }: Proposal): readonly ConfigEdit[] {
  if (record === undefined) return edits;
  return edits.filter(({ path }) => record.keys.some((key) => isSamePath(key.path, path)));
}

/** What keeps the file from doing all that apply would make it do. */
export function listUnheld(survey: FileSurvey, edits: readonly ConfigEdit[]): ConfigEdit[] {
  const { text } = decodeConfig(survey.content.bytes);
  return edits.filter((edit) => !holdsEdit(survey.format, text, edit));
}

/** Whether revert has nothing to do although the ledger speaks of the file: a crash, or an undo by hand. */
export function isBack({ content, without }: FileSurvey): boolean {
  return (
    without.kept.length === 0 && Buffer.compare(content.bytes ?? nothing, without.bytes ?? nothing) === 0
  );
}

const nothing = new Uint8Array();

function removeUs(
  file: ClientFile,
  format: ConfigFormat,
  content: ConfigContent,
  record: EditRecord | undefined,
  backups: Backups,
): FileWithoutUs {
  const config = decodeConfig(content.bytes);
  const checked = [...(record?.keys ?? []).map(({ path }) => path), ...(file.keyPath ? [file.keyPath] : [])];
  if (record === undefined || content.bytes === null) {
    format.check(config.text, checked);
    return { ...content, kept: [], lost: false };
  }
  const { copy: name, sha256: hash } = record.base;
  const copy = name === null || hash === null ? null : backups.read(record.client, record.target, name, hash);
  const mode = content.mode === record.written.mode ? (record.base.mode ?? content.mode) : content.mode;
  if (copy !== undefined && sha256(content.bytes) === record.written.sha256)
    return copy === null
      ? { ...absent, kept: [], lost: false }
      : { bytes: copy, mode, kept: [], lost: false };
  format.check(config.text, checked);
  const { text, kept } = withdrawKeys(format, config.text, decodeConfig(copy ?? null).text, record.keys);
  const lost = copy === undefined;
  if (copy === null && format.isBlank(text)) return { ...absent, kept, lost };
  return { bytes: encodeConfig({ ...config, text }), mode, kept, lost };
}

const absent: ConfigContent = { bytes: null, mode: null };

/** While our key is in a file, nobody else may read it. Windows keeps that in access lists, not in modes. */
function privateMode(mode: number | null, holdsKey: boolean): number {
  if (mode === null) return 0o600;
  return holdsKey && process.platform !== 'win32' ? mode & ~0o077 : mode;
}

function withFaultsPlaced<T>(client: ClientId, place: ConfigPlace, content: ConfigContent, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof ConfigFault)) throw cause;
    const where = findPlace(content.bytes ?? new Uint8Array(), cause.offset);
    const error = { code: 'client-config-broken' as const, client, path: place.path, ...where };
    throw new AppFailure({ ...error, problem: cause.problem }, { cause });
  }
}
