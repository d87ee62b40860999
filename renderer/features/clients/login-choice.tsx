import type { ClientLogin, ClientStatus } from '../../../shared/models/client.ts';
import { Segmented } from '../../components/segmented.tsx';
import { useWords } from '../../i18n/language-context.tsx';

/** Whose login the client's requests go out with; nothing where it cannot keep one of its own. */
export function LoginChoice({
  client,
  login,
  onChange,
}: {
  readonly client: ClientStatus;
  readonly login: ClientLogin;
  readonly onChange: (login: ClientLogin) => void;
}) {
  const { text } = useWords();
  const words = text.clients.login;
  if (!client.canKeepLogin) return null;
  return (
    <div className="column">
      <Segmented<ClientLogin>
        label={words.label(client.name)}
        value={login}
        options={[
          { value: 'portunus', label: words.portunus },
          { value: 'own', label: words.own },
        ]}
        onChange={onChange}
      />
      <p className="small muted">{login === 'own' ? words.ownHint(client.name) : words.portunusHint}</p>
    </div>
  );
}
