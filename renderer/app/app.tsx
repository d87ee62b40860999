import { useEffect, useRef } from 'react';
import type { Screen } from '../../shared/desktop-contract.ts';
import { ToastList } from './toast-list.tsx';
import { AccountsScreen } from '../features/accounts/accounts-screen.tsx';
import { ActivityScreen } from '../features/activity/activity-screen.tsx';
import { ClientsScreen } from '../features/clients/clients-screen.tsx';
import { HomeScreen } from '../features/home/home-screen.tsx';
import { RoutingScreen } from '../features/routing/routing-screen.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import { UsageScreen } from '../features/usage/usage-screen.tsx';
import { VaultCard } from '../features/vault/vault-card.tsx';
import { VaultPlace } from '../features/vault/vault-place.tsx';
import { VaultSection } from '../features/vault/vault-section.tsx';
import { LanguageProvider, useWords } from '../i18n/language-context.tsx';
import { pickLanguage } from '../i18n/languages.ts';
import type { Session } from '../state/session.ts';
import { SessionProvider, useKnown } from '../state/session-context.tsx';
import { HiddenEmailsProvider } from '../state/use-hidden-emails.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { useDesktopNavigation, usePlace } from './navigation.ts';
import { Rail } from './rail.tsx';
import { useAttentionCounts } from './use-attention-counts.ts';
import { useTheme } from './use-theme.ts';
import './tokens.css';
import './base.css';
import './app.css';

export function App({ session }: { session: Session }) {
  return (
    <SessionProvider session={session}>
      <SpokenApp />
    </SessionProvider>
  );
}

function SpokenApp() {
  const language = useKnown((known) => known.settings.settings.language);
  useTheme(useKnown((known) => known.settings.settings.theme));
  useDesktopNavigation();
  return (
    <LanguageProvider language={pickLanguage(language, navigator.languages)}>
      <HiddenEmailsProvider>
        <Frame />
      </HiddenEmailsProvider>
    </LanguageProvider>
  );
}

function Frame() {
  const { text } = useWords();
  const { screen, item } = usePlace();
  const main = useRef<HTMLElement>(null);
  const counts = useAttentionCounts();
  useEffect(() => {
    document.title = text.app.windowTitle(text.app.screens[screen]);
  }, [text, screen]);
  useHeadingFocus(main, screen);
  return (
    <>
      <div className="app">
        <a className="skip-link" href="#main" onClick={(event) => skipTo(event, main.current)}>
          {text.app.skipToContent}
        </a>
        <Rail current={screen} counts={counts} />
        <main ref={main} id="main" className="app-main" tabIndex={-1}>
          <ConnectionNotice />
          <CurrentScreen screen={screen} item={item} />
        </main>
      </div>
      <ToastList closeLabel={text.app.dismiss} regionLabel={text.app.notifications} />
    </>
  );
}

function CurrentScreen({ screen, item }: { screen: Screen; item: string | null }) {
  switch (screen) {
    case 'home':
      return <HomeScreen />;
    case 'accounts':
      return <AccountsScreen item={item} vault={{ card: <VaultCard />, place: <VaultPlace /> }} />;
    case 'clients':
      return <ClientsScreen selected={item} />;
    case 'activity':
      return <ActivityScreen selected={item} />;
    case 'routing':
      return <RoutingScreen />;
    case 'usage':
      return <UsageScreen />;
    case 'settings':
      return <SettingsScreen vault={<VaultSection />} />;
  }
}

/** After a change of screen the new heading gets the focus, so that it is read out and Tab goes on from it. */
function useHeadingFocus(main: React.RefObject<HTMLElement | null>, screen: Screen): void {
  const shown = useRef(screen);
  useEffect(() => {
    if (shown.current === screen) return;
    shown.current = screen;
    main.current?.scrollTo(0, 0);
    main.current?.querySelector('h1')?.focus();
  }, [main, screen]);
}

/** The hash is taken by navigation, so the link moves the focus itself. */
function skipTo(event: React.MouseEvent, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}
