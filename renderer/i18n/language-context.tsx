import { createContext, type ReactNode, use, useEffect, useMemo } from 'react';
import { createFormat, type Format } from './format.ts';
import type { Language } from './languages.ts';
import { type Text, texts } from './texts.ts';

interface Words {
  readonly language: Language;
  readonly text: Text;
  readonly format: Format;
}

const WordsContext = createContext<Words | null>(null);

/** Gives everything below it its texts and formats, and tells assistive tools the language. */
export function LanguageProvider({ language, children }: { language: Language; children: ReactNode }) {
  const words = useMemo(
    () => ({ language, text: texts[language], format: createFormat(language) }),
    [language],
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

export function useWords(): Words {
  const words = use(WordsContext);
  if (words === null) throw new Error('useWords needs a LanguageProvider above it');
  return words;
}
