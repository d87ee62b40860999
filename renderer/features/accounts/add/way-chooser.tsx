import { ChevronRight } from 'lucide-react';
import { goTo } from '../../../app/navigation.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useWords } from '../../../i18n/language-context.tsx';
import type { Text } from '../../../i18n/texts.ts';
import type { LoginWay } from '../../../state/login-ways.ts';
import { useKnown } from '../../../state/session-context.tsx';
import { taskItems } from '../account-task.ts';
import { PolicyWords, StandingPill } from '../policy-label.tsx';
import { closeTask } from './close-task.ts';
import { ProviderMark } from './provider-mark.tsx';
import { groupWays, type WayGroup } from './way-groups.ts';
import './way-chooser.css';

/** The ways to an account by what a person has, each with what the provider says about it (decision D8). */
export function WayChooser() {
  const { text } = useWords();
  const providers = useKnown((known) => known.providers) ?? [];
  return (
    <Dialog
      wide
      title={text.addAccount.chooserTitle}
      closeLabel={text.app.close}
      onClose={closeTask}
      actions={<Button onClick={closeTask}>{text.app.cancel}</Button>}
    >
      <p className="muted">{text.addAccount.chooserLead}</p>
      {groupWays(providers).map((group) => (
        <Ways key={group.possession} group={group} />
      ))}
    </Dialog>
  );
}

function Ways({ group: { possession, ways } }: { readonly group: WayGroup }) {
  const { text } = useWords();
  const name = text.addAccount.possessions[possession];
  return (
    <section className="way-group" aria-label={name}>
      <h3>{name}</h3>
      <ul className={possession === 'key' ? 'way-list way-list-pairs' : 'way-list'}>
        {possession === 'found' ? (
          <FoundWay />
        ) : (
          ways.map((way) => <Way key={`${way.provider.id} ${way.method}`} way={way} />)
        )}
      </ul>
    </section>
  );
}

/** The whole row is the button's; the link in its words stays a link of its own. */
function Way({ way: { provider, method, policy } }: { readonly way: LoginWay }) {
  const { text } = useWords();
  return (
    <li className="way-row">
      <ProviderMark provider={provider.id} />
      <button
        type="button"
        className="way-button"
        onClick={() => goTo('accounts', taskItems.add(provider.id, method))}
      >
        {nameWay(provider.label, method, text)}
      </button>
      <p className="small muted">
        <PolicyWords policy={policy} />
      </p>
      <StandingPill standing={policy.standing} />
      <ChevronRight className="way-arrow" aria-hidden="true" />
    </li>
  );
}

function nameWay(provider: string, method: LoginWay['method'], text: Text): string {
  const words = text.addAccount.ways;
  switch (method) {
    case 'api-key':
      return words.key(provider);
    case 'pass-through':
      return words.passThrough;
    case 'browser':
      return words.browser(provider);
    case 'device-code':
      return words.deviceCode(provider);
    case 'setup-token':
      return words.setupToken(provider);
    case 'token':
      return words.token(provider);
    case 'import':
      return words.import;
  }
}

/** Several providers at once, each with a word of its own once it is known what was found. */
function FoundWay() {
  const { text } = useWords();
  const words = text.addAccount.ways;
  return (
    <li className="way-row">
      <ProviderMark provider={null} />
      <button type="button" className="way-button" onClick={() => goTo('accounts', taskItems.import)}>
        {words.import}
      </button>
      <p className="small muted">{words.importDetail}</p>
      <ChevronRight className="way-arrow" aria-hidden="true" />
    </li>
  );
}
