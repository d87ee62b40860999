import { linkTo } from '../../../app/navigation.ts';
import { ButtonLink } from '../../../components/button-link.tsx';
import { Notice } from '../../../components/notice.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useKnown } from '../../../state/session-context.tsx';
import { taskItems } from '../account-task.ts';
import { isRunning } from './use-sign-in.ts';

/** Sign-ins that were left without an end, for example by another window: they can be gone on with. */
export function RunningSignIns() {
  const { text } = useWords();
  const logins = useKnown((known) => known.logins.logins) ?? [];
  const providers = useKnown((known) => known.providers) ?? [];
  return logins.filter(isRunning).map((login) => {
    const label = providers.find(({ id }) => id === login.provider)?.label ?? login.provider;
    const item =
      login.account === null ? taskItems.add(login.provider, login.method) : taskItems.renew(login.account);
    return (
      <Notice
        key={login.id}
        tone="info"
        title={login.state === 'confirming' ? text.signingIn.unsaved(label) : text.signingIn.underWay(label)}
        action={
          <ButtonLink size="small" href={linkTo('accounts', item)}>
            {text.signingIn.goOn}
          </ButtonLink>
        }
      />
    );
  });
}
