import { useState } from 'react';
import type { LocalKeyView } from '../../../shared/models/key.ts';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';
import { useNow } from '../../state/use-now.ts';
import { CreateKey } from './create-key.tsx';
import { findClient } from './find-client.ts';
import { RevokeKey } from './revoke-key.tsx';
import { SettingsSection } from './settings-section.tsx';

/** The keys that tools present to Portunus. Their texts are not known here, only how they end. */
export function LocalKeys() {
  const { text } = useWords();
  const words = text.settings.keys;
  const keys = useKnown((known) => known.keys.keys) ?? [];
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<LocalKeyView | null>(null);
  return (
    <SettingsSection
      title={words.title}
      hint={words.hint}
      action={<Button onClick={() => setCreating(true)}>{words.create}</Button>}
    >
      {keys.length === 0 ? (
        <p className="settings-empty muted">{words.none}</p>
      ) : (
        <KeyTable keys={keys} onRevoke={setRevoking} />
      )}
      {creating ? <CreateKey onClose={() => setCreating(false)} /> : null}
      {revoking === null ? null : <RevokeKey localKey={revoking} onClose={() => setRevoking(null)} />}
    </SettingsSection>
  );
}

function KeyTable({
  keys,
  onRevoke,
}: {
  keys: readonly LocalKeyView[];
  onRevoke: (key: LocalKeyView) => void;
}) {
  const { text } = useWords();
  const { columns, list } = text.settings.keys;
  const now = useNow(10_000);
  return (
    <div className="key-table" tabIndex={0} role="group" aria-label={list}>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.name}</th>
            <th scope="col">{columns.purpose}</th>
            <th scope="col">{columns.key}</th>
            <th scope="col" className="key-table-used">
              {columns.used}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <KeyRow key={key.id} localKey={key} now={now} onRevoke={() => onRevoke(key)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function KeyRow({ localKey, now, onRevoke }: { localKey: LocalKeyView; now: number; onRevoke: () => void }) {
  const { text, format } = useWords();
  const words = text.settings.keys;
  const purpose = usePurpose(localKey);
  const { name, hint, lastUsedAt } = localKey;
  return (
    <tr>
      <td title={name}>{name}</td>
      <td className="muted" title={purpose}>
        {purpose}
      </td>
      <td className="mono nowrap">{`ptn_••••${hint}`}</td>
      <td className="key-table-used muted nowrap">
        {lastUsedAt === null ? words.never : format.relative(Math.min(lastUsedAt, now), now)}
      </td>
      <td className="key-table-action">
        <Button look="quiet" size="small" aria-label={words.revoke(name)} onClick={onRevoke}>
          {words.revokeShort}
        </Button>
      </td>
    </tr>
  );
}

function usePurpose({ client, shared }: LocalKeyView): string {
  const { text } = useWords();
  const clients = useKnown((known) => known.clients.clients);
  if (shared) return text.settings.keys.shared;
  if (client === null) return text.settings.keys.byHand;
  return findClient(clients, client)?.name ?? client;
}
