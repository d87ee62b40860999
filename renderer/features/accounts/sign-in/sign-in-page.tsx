import { ExternalLink as ExternalLinkIcon } from 'lucide-react';
import type { LoginAttempt } from '../../../../shared/models/login.ts';
import { Button } from '../../../components/button.tsx';
import { ButtonLink } from '../../../components/button-link.tsx';
import { CopyButton } from '../../../components/copy-button.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import { useCopyText } from '../../../state/use-copy-text.ts';
import { type SignInTask, useOpenSignIn } from './use-sign-in.ts';

/** Opens the provider's page: the app in a window of its own or in the system's browser, a browser by a plain link. */
export function OpenPage({ task, attempt }: { readonly task: SignInTask; readonly attempt: LoginAttempt }) {
  const { text } = useWords();
  const { open, openInBrowser, embeds } = useOpenSignIn(task);
  const words = text.signingIn;
  if (open === null) {
    return (
      <div className="row wrap">
        <ButtonLink
          look="primary"
          data-focus-first
          href={attempt.url}
          target="_blank"
          rel="noreferrer"
          icon={<ExternalLinkIcon aria-hidden="true" />}
        >
          {words.openPage}
        </ButtonLink>
      </div>
    );
  }
  return (
    <div className="row wrap">
      <Button look="primary" data-focus-first onClick={() => void open(attempt.id)}>
        {embeds ? words.openWindow : words.openPage}
      </Button>
      {embeds && openInBrowser !== null ? (
        <Button onClick={() => void openInBrowser(attempt.id)}>{words.useMyBrowser}</Button>
      ) : null}
    </div>
  );
}

/** For another browser, or another machine. */
export function PageAddress({ url }: { readonly url: string }) {
  const { text } = useWords();
  const copy = useCopyText();
  const words = text.signingIn;
  return (
    <div className="sign-in-address">
      <code className="mono small" title={url}>
        {url}
      </code>
      <CopyButton size="small" label={words.copyAddress} doneLabel={words.copied} copy={() => copy(url)} />
    </div>
  );
}
