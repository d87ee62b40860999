import type { FoundLogin } from '../../../../shared/models/login.ts';
import { loginOwnerNames } from '../../../../shared/models/login-owner-name.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import { useKnown } from '../../../state/session-context.tsx';
import { useEmailMask } from '../../../state/use-hidden-emails.tsx';
import { useNow } from '../../../state/use-now.ts';
import { canTake } from './pick-logins.ts';
import type { TakeMode } from './use-import.ts';

interface FoundProps {
  readonly found: readonly FoundLogin[];
  readonly mode: TakeMode;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** By the tool whose logins they are; what cannot be taken stands greyed among them, with the reason. */
export function FoundLogins({ found, mode, chosen, onChoose }: FoundProps) {
  const { text } = useWords();
  if (found.length === 0) return <p className="import-none muted">{text.imports.none}</p>;
  const owners = [...new Set(found.map(({ source }) => source.owner))];
  return (
    <div className="import-found">
      {owners.map((owner) => (
        <section key={owner} aria-label={loginOwnerNames[owner]}>
          <h3>{loginOwnerNames[owner]}</h3>
          <ul className="import-list">
            {found
              .filter(({ source }) => source.owner === owner)
              .map((login) => (
                <Found
                  key={login.id}
                  login={login}
                  mode={mode}
                  isChosen={chosen.has(login.id)}
                  onToggle={(isChosen) => onChoose(withLogin(chosen, login.id, isChosen))}
                />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function withLogin(chosen: ReadonlySet<string>, id: string, isChosen: boolean): ReadonlySet<string> {
  const next = new Set(chosen);
  if (isChosen) next.add(id);
  else next.delete(id);
  return next;
}

function Found({
  login,
  mode,
  isChosen,
  onToggle,
}: {
  readonly login: FoundLogin;
  readonly mode: TakeMode;
  readonly isChosen: boolean;
  readonly onToggle: (isChosen: boolean) => void;
}) {
  const { text } = useWords();
  const mask = useEmailMask();
  const isPossible = canTake(login, mode);
  const why = useWhyNot(login, mode);
  return (
    <li>
      <label className={isPossible ? 'import-login' : 'import-login import-login-off'}>
        <input
          type="checkbox"
          checked={isChosen}
          disabled={!isPossible}
          onChange={(event) => onToggle(event.target.checked)}
        />
        <span className="import-words">
          <b>{mask(login.name)}</b>
          <Facts login={login} mode={mode} />
          <code className="mono small muted import-path">{login.source.path}</code>
          {why === null ? null : <span className="small import-why">{why}</span>}
          {login.account === null || !isPossible ? null : (
            <span className="small muted">{text.imports.alreadyHere}</span>
          )}
        </span>
      </label>
    </li>
  );
}

/** Whose account it is, of what kind, and until when. */
function Facts({ login, mode }: { readonly login: FoundLogin; readonly mode: TakeMode }) {
  const { text, format } = useWords();
  const mask = useEmailMask();
  const providers = useKnown((known) => known.providers) ?? [];
  const now = useNow(60_000);
  const words = text.imports;
  const { provider, kind, expiresAt, renewable, identity, name, keyHint } = login;
  const email = identity?.email ?? null;
  const facts = [
    providers.find(({ id }) => id === provider)?.label ?? null,
    email === name || email === null ? null : mask(email),
    identity?.plan ?? null,
    words.kinds[kind],
    keyHint === '' || kind === 'oauth' ? null : `…${keyHint}`,
    expiresAt === null
      ? null
      : expiresAt > now
        ? words.until(format.moment(expiresAt))
        : renewable && mode === 'import'
          ? words.renewedAtTaking
          : words.ended(format.relative(expiresAt, now)),
  ];
  return <span className="small muted">{format.enumerate(facts.filter((fact) => fact !== null))}</span>;
}

function useWhyNot(login: FoundLogin, mode: TakeMode): string | null {
  const { text } = useWords();
  if (login.problem !== null) return text.explainSentence(login.problem);
  if (login.provider === null) return text.imports.unknownKind;
  return mode === 'borrow' && !login.borrowable ? text.imports.notBorrowable : null;
}
