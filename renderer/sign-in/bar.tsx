import { ArrowLeft, ClipboardPaste, ExternalLink, RotateCcw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { SignInAct, SignInBar } from '../../shared/sign-in-bar.ts';
import { Button } from '../components/button.tsx';
import { IconButton } from '../components/icon-button.tsx';
import { useWords } from '../i18n/language-context.tsx';
import { BarNotice } from './bar-notice.tsx';
import { PasteForm } from './paste-form.tsx';
import { Place } from './place.tsx';

/** Whose page is shown, and the ways out of it: always there, and drawn by us alone. */
export function Bar({ bar, act }: { readonly bar: SignInBar; readonly act: (act: SignInAct) => void }) {
  const text = useWords().text.signIn;
  const [pasting, setPasting] = useState(false);
  const header = useMeasured((height) => act({ act: 'measure', height }));
  return (
    <header className="bar" ref={header}>
      <h1 className="visually-hidden">{text.title(bar.provider)}</h1>
      <div className="row">
        <IconButton label={text.back} disabled={!bar.canGoBack} onClick={() => act({ act: 'back' })}>
          <ArrowLeft aria-hidden="true" />
        </IconButton>
        <IconButton label={text.restart} onClick={() => act({ act: 'restart' })}>
          <RotateCcw aria-hidden="true" />
        </IconButton>
        <Place bar={bar} />
      </div>
      <div className="row wrap">
        <Button
          size="small"
          icon={<ExternalLink aria-hidden="true" />}
          onClick={() => act({ act: 'use-browser' })}
        >
          {text.useBrowser}
        </Button>
        <Button
          size="small"
          icon={<ClipboardPaste aria-hidden="true" />}
          aria-expanded={pasting}
          onClick={() => setPasting(!pasting)}
        >
          {text.paste}
        </Button>
        <Button size="small" look="quiet" className="push" onClick={() => act({ act: 'cancel' })}>
          {text.cancel}
        </Button>
      </div>
      {pasting ? <PasteForm act={act} onDone={() => setPasting(false)} /> : null}
      {bar.notice === null ? null : (
        <BarNotice notice={bar.notice} provider={bar.provider} onDismiss={() => act({ act: 'dismiss' })} />
      )}
      {bar.loading || bar.finishing ? <div className="bar-progress" aria-hidden="true" /> : null}
    </header>
  );
}

/** The provider's page begins where this ends, whatever the language and the zoom. */
function useMeasured(tell: (height: number) => void) {
  const element = useRef<HTMLElement>(null);
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  useEffect(() => {
    if (element.current === null) return undefined;
    const { current } = element;
    const observer = new ResizeObserver(() => latest.current(Math.ceil(current.offsetHeight)));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return element;
}
