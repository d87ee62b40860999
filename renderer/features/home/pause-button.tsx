import { ChevronDown } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { Menu } from '../../components/menu.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';
import { useCommand } from '../../state/use-command.ts';

const hourMs = 3_600_000;

/** Refuses new requests for a while, and takes them again. */
export function PauseButton() {
  const { text } = useWords();
  const pause = useKnown((known) => known.engine.pause);
  const url = useKnown((known) => known.engine.url);
  const pausing = useCommand('engine.pause', { onError: 'toast' });
  const resuming = useCommand('engine.resume', { onError: 'toast' });
  const words = text.home.pause;
  // There is nothing to pause while no tool can reach us.
  if (url === null) return null;
  if (pause !== null && pause !== undefined) {
    return (
      <Button look="primary" pending={resuming.pending} onClick={() => void resuming.run({})}>
        {words.resume}
      </Button>
    );
  }
  return (
    <Menu
      trigger={
        <Button pending={pausing.pending}>
          {words.button}
          <ChevronDown aria-hidden="true" />
        </Button>
      }
      items={[
        { label: words.forAnHour, onSelect: () => void pausing.run({ forMs: hourMs }) },
        { label: words.untilResumed, onSelect: () => void pausing.run({}) },
      ]}
    />
  );
}
