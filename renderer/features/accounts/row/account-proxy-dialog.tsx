import { type SyntheticEvent, useId, useRef, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import type { AccountView } from '../../../../shared/models/account.ts';
import type { OutboundProxies } from '../../../../shared/models/proxy.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useCommand } from '../../../state/use-command.ts';
import { useEmailMask } from '../../../state/use-hidden-emails.tsx';
import { useProxies } from '../../../state/use-proxies.ts';
import './account-proxy-dialog.css';

type Choice = 'follow' | 'direct' | 'own';

/**
 * Chooses the way to the outside for one account. The address may hold a password: it stays in its field until it is
 * sent, and the engine tells it masked from then on.
 */
export function AccountProxyDialog({
  account,
  onClose,
}: {
  readonly account: AccountView;
  readonly onClose: () => void;
}) {
  const proxies = useProxies();
  return proxies === undefined ? null : <ProxyForm account={account} proxies={proxies} onClose={onClose} />;
}

function ProxyForm({
  account,
  proxies,
  onClose,
}: {
  readonly account: AccountView;
  readonly proxies: OutboundProxies;
  readonly onClose: () => void;
}) {
  const { text } = useWords();
  const words = text.proxy;
  const mask = useEmailMask();
  const title = words.titleFor(mask(account.label));
  const formId = useId();
  const groupName = useId();
  const address = useRef<HTMLInputElement>(null);
  const present = proxies.accounts[account.id] ?? null;
  const [choice, setChoice] = useState<Choice>(
    present === null ? 'follow' : present === 'direct' ? 'direct' : 'own',
  );
  const [isMissing, setMissing] = useState(false);
  const set = useCommand('proxies.set');
  const test = useCommand('proxies.test');
  const [outcome, setOutcome] = useState<string | null>(null);
  const followed = proxies.global === 'direct' ? null : (proxies.global ?? proxies.environment);

  /** Undefined: the one that is set already stays. */
  const readUrl = (): string | null | undefined => {
    if (choice === 'follow') return null;
    if (choice === 'direct') return 'direct';
    const typed = address.current?.value.trim() ?? '';
    return typed === '' ? undefined : typed;
  };
  const isUnchanged = (url: string | null | undefined) => url === undefined && present !== null;
  const lacksAddress = (url: string | null | undefined) => {
    const lacks = url === undefined && (present === null || present === 'direct');
    setMissing(lacks);
    if (lacks) address.current?.focus();
    return lacks;
  };
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const url = readUrl();
    if (lacksAddress(url)) return;
    if (url === undefined || isUnchanged(url)) {
      onClose();
      return;
    }
    const result = await set.run({ account: account.id, url });
    if (result?.ok === true) onClose();
  };
  const tryIt = async () => {
    setOutcome(null);
    const url = readUrl();
    if (lacksAddress(url)) return;
    const result = await test.run({ account: account.id, ...(typeof url === 'string' ? { url } : {}) });
    if (result?.ok !== true) return;
    const { error, host } = result.value;
    setOutcome(error === null ? words.reached(host) : explainShortly(error));
  };
  const explainShortly = (error: AppError) => text.explainError(error).message;
  const error = set.error ?? test.error;
  // While another one is set, the way of all cannot be tried: only the engine knows it whole.
  const canTest = choice !== 'follow' || present === null;
  return (
    <Dialog
      title={title}
      closeLabel={text.app.close}
      onClose={onClose}
      actions={
        <>
          {canTest ? (
            <Button className="proxy-test" pending={test.pending} onClick={() => void tryIt()}>
              {words.test}
            </Button>
          ) : null}
          <Button onClick={onClose}>{text.app.cancel}</Button>
          <Button look="primary" type="submit" form={formId} pending={set.pending}>
            {text.app.save}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="proxy-form"
        noValidate
        autoComplete="off"
        onSubmit={(event) => void save(event)}
      >
        <fieldset className="proxy-choices">
          <legend className="visually-hidden">{title}</legend>
          {(['follow', 'direct', 'own'] as const).map((each) => (
            <label key={each} className="proxy-choice">
              <input
                type="radio"
                name={groupName}
                checked={choice === each}
                data-focus-first={choice === each || undefined}
                onChange={() => setChoice(each)}
              />
              <span>
                {each === 'follow' ? words.follow : words[each]}
                {each === 'follow' ? (
                  <span className="small muted proxy-now">{followed ?? words.none}</span>
                ) : null}
              </span>
            </label>
          ))}
        </fieldset>
        {choice === 'own' ? (
          <Field
            label={words.address}
            hint={words.addressHint}
            error={
              isMissing
                ? words.missing
                : error === null
                  ? undefined
                  : `${text.explainError(error).message} ${text.explainError(error).hint}`
            }
          >
            {(parts) => (
              <input
                {...parts}
                ref={address}
                className="input mono"
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                placeholder={present === null || present === 'direct' ? example : present}
                onInput={() => setMissing(false)}
              />
            )}
          </Field>
        ) : error === null ? null : (
          <p className="field-error" role="alert">
            {text.explainError(error).message}
          </p>
        )}
        <p className="small" role="status">
          {test.pending ? words.testing : outcome}
        </p>
      </form>
    </Dialog>
  );
}

/** An address, the same in every language. */
const example = 'http://proxy.example:3128';
