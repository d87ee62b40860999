/** What a person should know about a client. No values of its files: they may be secrets. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ClientState } from '../../shared/models/client.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { ClientAdapter, ClientFolders, EditContext } from './client-adapter.ts';
import { findWorkTree } from './config-place.ts';
import { type FileSurvey, askedFor, listUnheld, type PlannedFile } from './file-survey.ts';
import { findProgram } from './find-program.ts';
import type { KeyPath } from './formats/config-format.ts';

export function noteProgram(adapter: ClientAdapter, folders: ClientFolders): Sentence[] {
  if (findProgram(adapter.program, folders) !== null) return [];
  const [main] = adapter.files(folders);
  // Programs that switch between accounts create the folder too, so it proves little.
  return [{ code: 'program-missing', configured: existsSync(dirname(main.path)) }];
}

export function notePlan({ survey, proposal }: PlannedFile, context: EditContext): Sentence[] {
  const { place, content, record, without, file } = survey;
  const notes = [...file.notes(context), ...noteChanged(without.kept, 'set-again')];
  if (place.target !== place.path)
    notes.push({ code: 'file-linked', path: place.path, target: place.target });
  const workTree = proposal.changes && file.keyPath ? findWorkTree(place) : undefined;
  if (workTree !== undefined) notes.push({ code: 'file-in-work-tree', path: place.path, folder: workTree });
  if (content.mode !== null && proposal.mode !== content.mode) notes.push({ code: 'file-becomes-private' });
  if (record !== undefined && without.lost) notes.push(lostNote);
  return notes;
}

export function noteStatus(
  { survey, proposal }: PlannedFile,
  state: ClientState,
  context: EditContext,
): Sentence[] {
  if (state === 'on') return survey.record === undefined ? [{ code: 'switched-by-hand' }] : [];
  if (state !== 'drifted') return [...survey.file.notes(context)];
  const unheld = listUnheld(survey, askedFor(survey, proposal)).map(({ path }) => path);
  return unheld.map((path) => ({ code: 'key-differs', key: path.join('.') }));
}

export function noteRevert({ place, record, without, content }: FileSurvey): Sentence[] {
  if (record === undefined) return [{ code: 'nothing-to-undo', path: place.path }];
  if (content.bytes === null) return [{ code: 'file-deleted', path: place.path }];
  return [...noteChanged(without.kept, 'left'), ...(without.lost ? [lostNote] : [])];
}

const lostNote: Sentence = { code: 'original-lost' };

const noteChanged = (paths: readonly KeyPath[], outcome: 'set-again' | 'left'): Sentence[] =>
  paths.map((path) => ({ code: 'key-changed', key: path.join('.'), outcome }));
