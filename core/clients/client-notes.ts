/** What a person should know about a client, in words. No values: they may be secrets. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ClientState } from '../../shared/models/client.ts';
import type { ClientAdapter, ClientFolders, EditContext } from './client-adapter.ts';
import { findWorkTree } from './config-place.ts';
import { type FileSurvey, askedFor, listUnheld, type PlannedFile } from './file-survey.ts';
import { findProgram } from './find-program.ts';
import type { KeyPath } from './formats/config-format.ts';

export function noteProgram(adapter: ClientAdapter, folders: ClientFolders): string[] {
  if (findProgram(adapter.program, folders) !== null) return [];
  const [main] = adapter.files(folders);
  // Programs that switch between accounts create the folder too, so it proves little.
  return existsSync(dirname(main.path))
    ? ['Configured, but its program was not found on PATH or in the usual folders.']
    : ['Its program was not found on PATH or in the usual folders.'];
}

export function notePlan({ survey, proposal }: PlannedFile, context: EditContext): string[] {
  const { place, content, record, without, file } = survey;
  const notes = [...file.notes(context), ...noteChanged(without.kept, 'apply sets it again')];
  if (place.target !== place.path)
    notes.push(`${place.path} leads to ${place.target}, which is what is edited.`);
  const workTree = proposal.changes && file.keyPath ? findWorkTree(place) : undefined;
  if (workTree !== undefined)
    notes.push(`${place.path} is inside the git work tree ${workTree}: take care not to commit the key.`);
  if (content.mode !== null && proposal.mode !== content.mode)
    notes.push('Others may read the file now: it becomes private while our key is in it.');
  if (record !== undefined && without.lost) notes.push(lostNote);
  return notes;
}

export function noteStatus(
  { survey, proposal }: PlannedFile,
  state: ClientState,
  context: EditContext,
): string[] {
  if (state === 'on') return survey.record === undefined ? ['It was pointed here by hand.'] : [];
  if (state !== 'drifted') return [...survey.file.notes(context)];
  const unheld = listUnheld(survey, askedFor(survey, proposal)).map(({ path }) => path);
  return unheld.map((path) => `${path.join('.')} is not what Portunus would write now: apply sets it again.`);
}

export function noteRevert({ place, record, without, content }: FileSurvey): string[] {
  if (record === undefined) return [`Portunus has nothing to undo in ${place.path}.`];
  if (content.bytes === null) return [`${place.path} was deleted since, and stays so.`];
  return [...noteChanged(without.kept, 'left as it is'), ...(without.lost ? [lostNote] : [])];
}

const lostNote = 'The copy of the original is gone: what our keys replaced cannot be put back.';

const noteChanged = (paths: readonly KeyPath[], outcome: string): string[] =>
  paths.map((path) => `${path.join('.')} was changed since it was switched on: ${outcome}.`);
