import { shell } from 'electron';
import { AppFailure } from '../../shared/errors.ts';
import { checkExternalUrl } from './external-url.ts';

/** The one way out to the system's browser (row EL-5). Throws AppFailure `invalid-input` for what is not listed. */
export async function openExternal(text: string, hosts: ReadonlySet<string>): Promise<void> {
  const url = checkExternalUrl(text, hosts);
  if (url === undefined) {
    throw new AppFailure({
      code: 'invalid-input',
      field: 'url',
      problem: 'Portunus opens only its providers’ own pages',
    });
  }
  await shell.openExternal(url);
}
