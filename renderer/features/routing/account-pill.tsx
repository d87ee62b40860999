import type { AccountStatus } from '../../../shared/models/account.ts';
import type { MarkShape } from '../../components/mark.tsx';
import { Pill, type Tone } from '../../components/pill.tsx';
import type { Format } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language-context.tsx';
import type { Text } from '../../i18n/texts.ts';

/** Whether an account can be asked now. */
export function AccountPill({ status }: { readonly status: AccountStatus }) {
  const { text, format } = useWords();
  const { tone, mark, said } = describeStatus(status, text, format);
  return (
    <Pill tone={tone} mark={mark}>
      {said}
    </Pill>
  );
}

function describeStatus(
  status: AccountStatus,
  text: Text,
  format: Format,
): { tone: Tone; mark: MarkShape; said: string } {
  const words = text.routing;
  switch (status.state) {
    case 'ready':
    case 'refreshing':
      return { tone: 'good', mark: 'ok', said: words.states.ready };
    case 'cooling-down':
      return { tone: 'neutral', mark: 'wait', said: words.resting(format.clock(status.endsAt)) };
    case 'paused':
      return { tone: 'neutral', mark: 'off', said: words.states.paused };
    case 'login-needed':
    case 'expired':
    case 'unsuitable':
    case 'locked':
      return { tone: 'bad', mark: 'attention', said: words.states[status.state] };
  }
}
