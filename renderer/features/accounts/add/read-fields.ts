import type { Input } from '../../../../shared/contract.ts';
import type { AccountView } from '../../../../shared/models/account.ts';
import type { ProviderView } from '../../../../shared/models/provider.ts';
import { cleanKey } from './read-key.ts';

export type FieldName = 'key' | 'baseUrl' | 'label';

export type Fields = Readonly<Record<FieldName, string>>;

/** What stands in the form at this moment; whoever asks lets go of it after the call. */
export function readFields(form: HTMLFormElement): Fields {
  const data = new FormData(form);
  const read = (name: FieldName) => {
    const value = data.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  return { key: cleanKey(read('key')), baseUrl: read('baseUrl'), label: read('label') };
}

/** The first field that has to be filled in and is not. */
export function findMissing({ key, baseUrl }: Fields, provider: ProviderView): FieldName | null {
  if (key === '') return 'key';
  return provider.baseUrl === null && baseUrl === '' ? 'baseUrl' : null;
}

/** The call for these fields; a replaced account's name goes on to the new one. */
export function describeInput(
  { key, baseUrl, label }: Fields,
  provider: ProviderView,
  replaced: AccountView | null,
  check: boolean,
): Input<'accounts.add'> {
  const name = replaced?.label ?? label;
  return {
    provider: provider.id,
    key,
    check,
    ...(baseUrl === '' ? {} : { baseUrl }),
    ...(name === '' ? {} : { label: name }),
  };
}
