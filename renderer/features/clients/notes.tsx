import type { Sentence } from '../../../shared/models/sentence.ts';
import { useWords } from '../../i18n/language-context.tsx';

/** What the engine says about a client or a plan, one line each. */
export function Notes({ notes }: { readonly notes: readonly Sentence[] }) {
  const { text } = useWords();
  if (notes.length === 0) return null;
  return (
    <ul className="client-notes small">
      {notes.map(text.explainSentence).map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
