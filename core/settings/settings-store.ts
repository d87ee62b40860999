import type { SettingsSlice } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import { Settings, type SettingsPatch } from '../../shared/models/settings.ts';
import type { EventHub } from '../events.ts';
import type { Logger } from '../ports.ts';
import type { Database } from '../storage/database.ts';

export interface SettingsOptions {
  readonly database: Database;
  readonly events: EventHub;
  readonly log: Logger;
}

export interface SettingsStore {
  get(): Settings;
  slice(): SettingsSlice;
  /** Keeps the change before it is in force. Throws AppFailure `invalid-input`; nothing is changed then. */
  update(patch: SettingsPatch): Settings;
}

/** A value as it was kept: nothing about it is taken for granted. */
type Kept = Record<string, unknown>;

/** Where the one row of settings is: everything that was ever set, in JSON. */
const row = 'settings';

/**
 * The user's settings over the schema's defaults. Only what was set is kept, so that a default may
 * change later. A value that is damaged, or written by a newer version, is left as it is and its
 * default used instead, field by field.
 */
export function createSettings({ database, events, log }: SettingsOptions): SettingsStore {
  let kept = readRow(database, log);
  let settings = readSettings(kept, log);
  let revision = 0;

  const slice = () => ({ revision, settings });
  return {
    get: () => settings,
    slice,
    update(patch) {
      const next = mergeSettings(kept, withoutUndefined(patch));
      const checked = checkPatch(settings, patch);
      writeRow(database, next);
      kept = next;
      settings = checked;
      revision += 1;
      events.publish('settings.changed', slice());
      return settings;
    },
  };
}

function readRow(database: Database, log: Logger): Kept {
  const found = database.get<{ value: string | null }>('SELECT value FROM settings WHERE key = ?', row);
  if (found === undefined) return {};
  try {
    const value: unknown = JSON.parse(found.value ?? '');
    if (isGroup(value)) return value;
  } catch {
    // Told below, the same way as JSON of the wrong kind.
  }
  setAside(database, found.value);
  log.warn('settings.unreadable', { used: 'defaults', keptAs: `${row}.damaged` });
  return {};
}

/** The row would be overwritten by the next change: what a person may still want to read is moved out of its way. */
function setAside(database: Database, value: string | null): void {
  database.run('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)', `${row}.damaged`, value);
}

function writeRow(database: Database, kept: Kept): void {
  database.run('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)', row, JSON.stringify(kept));
}

/** Takes each field that is good and the default of each that is not. */
function readSettings(kept: Kept, log: Logger): Settings {
  const parsed = Settings.safeParse(kept);
  if (parsed.success) return parsed.data;
  const usable = structuredClone(kept);
  for (const issue of parsed.error.issues) {
    log.warn('settings.field-ignored', {
      field: issue.path.join('.'),
      problem: issue.message,
      used: 'default',
    });
    removeField(usable, issue.path.map(String));
  }
  return Settings.safeParse(usable).data ?? Settings.parse({});
}

function removeField(group: Kept, [name = '', ...rest]: readonly string[]): void {
  const inner = group[name];
  if (rest.length > 0 && isGroup(inner)) removeField(inner, rest);
  else Reflect.deleteProperty(group, name);
}

/** The patch over what is in force: so that a fault can only be the patch's own. */
function checkPatch(settings: Settings, patch: SettingsPatch): Settings {
  const parsed = Settings.safeParse(mergeSettings(settings, withoutUndefined(patch)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppFailure({
    code: 'invalid-input',
    field: issue?.path.join('.') ?? '',
    problem: issue?.message ?? 'not a valid setting',
  });
}

/** Two levels, as the schema has. */
function mergeSettings(under: Kept, over: Kept): Kept {
  const merged: Kept = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const before = under[name];
    merged[name] = isGroup(value) ? mergeGroup(isGroup(before) ? before : {}, value) : value;
  }
  return merged;
}

/** A null in the patch takes the member away. */
function mergeGroup(under: Kept, over: Kept): Kept {
  return Object.fromEntries(Object.entries({ ...under, ...over }).filter(([name]) => over[name] !== null));
}

function withoutUndefined(patch: Kept): Kept {
  const entries = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isGroup(value) ? withoutUndefined(value) : value]),
  );
}

function isGroup(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
