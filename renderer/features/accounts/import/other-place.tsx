import { type DragEvent, type SyntheticEvent, useRef, useState } from 'react';
import type { LoginOwner } from '../../../../shared/models/login-owner.ts';
import { loginOwnerNames } from '../../../../shared/models/login-owner-name.ts';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { readDroppedPath } from './read-dropped-path.ts';
import type { ImportPlace } from './use-import.ts';

/** Another file or folder to look in, for example an auth folder copied from a server: typed, pasted or dragged in. */
export function OtherPlace({
  place,
  onLook,
}: {
  readonly place: ImportPlace;
  readonly onLook: (place: ImportPlace) => void;
}) {
  const { text } = useWords();
  const words = text.imports.place;
  const form = useRef<HTMLFormElement>(null);
  const [isOver, setOver] = useState(false);
  const [dropFailed, setDropFailed] = useState(false);
  const look = (event: SyntheticEvent) => {
    event.preventDefault();
    if (form.current !== null) onLook(readPlace(new FormData(form.current)));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const path = readDroppedPath(event.dataTransfer);
    const field = form.current?.querySelector<HTMLInputElement>('[name="path"]');
    setDropFailed(path === null);
    if (path === null || field === undefined || field === null) {
      field?.focus();
      return;
    }
    field.value = path;
    form.current?.requestSubmit();
  };
  return (
    <details className="import-place" open={place.path !== undefined || undefined}>
      <summary>{words.title}</summary>
      <form
        ref={form}
        className={isOver ? 'import-drop import-drop-over' : 'import-drop'}
        noValidate
        onSubmit={look}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p className="small muted">{words.lead}</p>
        <div className="import-place-fields">
          <Field label={words.owner}>
            {(parts) => (
              <select {...parts} className="input" name="owner" defaultValue={place.owner ?? ''}>
                <option value="">{words.anyOwner}</option>
                {owners.map((owner) => (
                  <option key={owner} value={owner}>
                    {loginOwnerNames[owner]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={words.path} error={dropFailed ? words.dropFailed : undefined}>
            {(parts) => (
              <input
                {...parts}
                className="input mono"
                name="path"
                autoComplete="off"
                spellCheck={false}
                placeholder={example}
                defaultValue={place.path}
                onInput={() => setDropFailed(false)}
              />
            )}
          </Field>
          <Button type="submit">{words.look}</Button>
        </div>
      </form>
    </details>
  );
}

/** A path, the same in every language. */
const example = '~/.cli-proxy-api';

/** The names are at hand in the window; the list of ids is data that only the engine's side validates. */
const owners = Object.keys(loginOwnerNames) as LoginOwner[];

function readPlace(data: FormData): ImportPlace {
  const owner = data.get('owner');
  const path = data.get('path');
  return {
    ...(typeof owner === 'string' && owner !== '' ? { owner: owner as LoginOwner } : {}),
    ...(typeof path === 'string' && path.trim() !== '' ? { path: path.trim() } : {}),
  };
}
