import type { SignInAct, SignInBar } from '../../shared/sign-in-bar.ts';
import { Button } from '../components/button.tsx';
import { useWords } from '../i18n/language-context.tsx';

/** What is seen where the provider's page would be, while there is none. */
export function PageStandIn({
  bar: { arrived, problem, place },
  act,
}: {
  readonly bar: SignInBar;
  readonly act: (act: SignInAct) => void;
}) {
  const text = useWords().text.signIn;
  if (arrived) return null;
  if (problem === null) {
    return (
      <main className="stand-in">
        <p className="muted">{text.opening(place.host)}</p>
      </main>
    );
  }
  return (
    <main className="stand-in" role="alert">
      <h2>{text.problems[problem](place.host)}</h2>
      <p className="muted">{text.problemHints[problem]}</p>
      <div className="row wrap">
        <Button look="primary" onClick={() => act({ act: 'restart' })}>
          {text.retry}
        </Button>
        <Button onClick={() => act({ act: 'use-browser' })}>{text.useBrowser}</Button>
      </div>
    </main>
  );
}
