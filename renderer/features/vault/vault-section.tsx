import { Card } from '../../components/card.tsx';
import { useWords } from '../../i18n/language-context.tsx';
import { useKnown } from '../../state/session-context.tsx';
import { VaultCard } from './vault-card.tsx';
import { readNeed } from './vault-need.ts';
import { describePlace } from './vault-place.tsx';

/** The vault among the settings: where secrets live, or what it needs from the person. */
export function VaultSection() {
  const { text } = useWords();
  const vault = useKnown((known) => known.vault.vault);
  if (vault === undefined) return null;
  const isWell = readNeed(vault).kind === 'nothing';
  return (
    <section className="column" aria-label={text.vault.choose}>
      <h2>{text.vault.choose}</h2>
      {isWell ? <Card className="card-padded">{describePlace(vault, text.vault)}</Card> : <VaultCard />}
    </section>
  );
}
