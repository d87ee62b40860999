import type { Ref } from 'react';
import type { ActivityEntry } from '../../../shared/models/activity.ts';
import { clientName } from '../../../shared/models/client-name.ts';
import { Chip, ChipSelect } from '../../components/chip.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { type ActivityFilter, listClients, slowAfterMs } from './activity-filter.ts';
import '../../components/field.css';

interface FilterProps {
  readonly filter: ActivityFilter;
  readonly onChange: (filter: ActivityFilter) => void;
}

export function FilterChips({
  entries,
  filter,
  onChange,
}: FilterProps & { readonly entries: readonly ActivityEntry[] }) {
  const { text, format } = useWords();
  const { filters } = text.activity;
  return (
    <div className="row wrap" role="group" aria-label={filters.label}>
      <ClientFilter entries={entries} filter={filter} onChange={onChange} />
      <Chip
        pressed={filter.failed}
        title={filters.failedHint}
        onPress={(failed) => onChange({ ...filter, failed })}
      >
        {filters.failed}
      </Chip>
      <Chip
        pressed={filter.slow}
        title={filters.slowHint(format.countdown(slowAfterMs))}
        onPress={(slow) => onChange({ ...filter, slow })}
      >
        {filters.slow}
      </Chip>
    </div>
  );
}

const everyClient = 'every';

/** A chosen client stays in the list when none of its requests is loaded any more. */
function ClientFilter({
  entries,
  filter,
  onChange,
}: FilterProps & { readonly entries: readonly ActivityEntry[] }) {
  const { text } = useWords();
  const loaded = listClients(entries);
  const { client: chosen } = filter;
  const clients = chosen === undefined || loaded.includes(chosen) ? loaded : [...loaded, chosen];
  // Written as JSON, so that no client's name is taken for "every" or for the lack of one.
  const options = clients.map((client) => ({
    value: JSON.stringify(client),
    label: client === null ? text.activity.unknownClient : clientName(client),
  }));
  return (
    <ChipSelect
      label={text.activity.filters.client}
      value={chosen === undefined ? everyClient : JSON.stringify(chosen)}
      neutral={everyClient}
      options={[{ value: everyClient, label: text.activity.filters.allClients }, ...options]}
      onChange={(value) =>
        onChange({ ...filter, client: clients.find((each) => JSON.stringify(each) === value) })
      }
    />
  );
}

/** Escape empties it first, and leaves it when it is empty. */
export function FindField({
  filter,
  field,
  onChange,
  onLeave,
}: FilterProps & { readonly field: Ref<HTMLInputElement>; readonly onLeave: () => void }) {
  const { filters } = useWords().text.activity;
  return (
    <input
      ref={field}
      className="input activity-find"
      type="search"
      value={filter.find}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
      placeholder={filters.find}
      aria-label={filters.find}
      aria-keyshortcuts="/"
      title={filters.findHint}
      onChange={(event) => onChange({ ...filter, find: event.target.value })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.preventDefault();
        if (filter.find === '') onLeave();
        else onChange({ ...filter, find: '' });
      }}
    />
  );
}
