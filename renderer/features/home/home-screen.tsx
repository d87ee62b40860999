import { useKnown } from '../../state/session-context.tsx';
import { HomeLoading } from './home-loading.tsx';
import { Overview } from './overview.tsx';
import { Welcome } from './welcome.tsx';

/** Is it serving, and what goes where? Without an account: what to do first. */
export function HomeScreen() {
  const accounts = useKnown((known) => known.accounts.accounts);
  if (accounts === undefined) return <HomeLoading />;
  return accounts.length === 0 ? <Welcome /> : <Overview />;
}
