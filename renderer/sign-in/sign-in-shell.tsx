import { useEffect, useState } from 'react';
import type { SignInBar, SignInBarBridge } from '../../shared/sign-in-bar.ts';
import { useTheme } from '../app/use-theme.ts';
import { LanguageProvider } from '../i18n/language-context.tsx';
import { Bar } from './bar.tsx';
import { PageStandIn } from './page-stand-in.tsx';
import '../app/tokens.css';
import '../app/base.css';
import './sign-in.css';

/** All of a sign-in window but the provider's page, which lies over the lower part of this one. */
export function SignInShell({ bridge }: { readonly bridge: SignInBarBridge }) {
  const [bar, setBar] = useState<SignInBar | null>(null);
  useEffect(() => bridge.onChange(setBar), [bridge]);
  useTheme(undefined);
  if (bar === null) return null;
  return (
    <LanguageProvider language={bar.language}>
      <div className="sign-in">
        <Bar bar={bar} act={bridge.act} />
        <PageStandIn bar={bar} act={bridge.act} />
      </div>
    </LanguageProvider>
  );
}
