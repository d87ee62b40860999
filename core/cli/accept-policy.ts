import type { LoginMethod, ProviderId, ProviderView } from '../../shared/models/provider.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { CliSession } from './cli-session.ts';
import { ask } from './confirm.ts';
import { Interrupted } from './usage-error.ts';

/**
 * Says what the provider says about this way to add an account (decision D8), and asks where that takes a yes. Where
 * nobody can be asked the engine refuses, and names the flag. Gives what to send as `acceptPolicy`.
 */
export async function acceptPolicy(
  session: CliSession,
  provider: ProviderView,
  methods: readonly LoginMethod[],
  accepted: boolean,
): Promise<boolean> {
  const offered = provider.methods.find(({ method }) => methods.includes(method));
  if (offered === undefined) return accepted;
  const { standing, summary, asOf, link } = offered.policy ?? provider.policy;
  session.note(`${summary.en} (as of ${asOf}${link === null ? '' : `, ${link}`})`);
  if (standing !== 'own-apps-only' || accepted || !session.interactive) return accepted;
  if (!(await ask(session, 'Go on all the same?'))) throw new Interrupted();
  return true;
}

export async function findProvider(session: CliSession, id: ProviderId): Promise<ProviderView> {
  const { providers } = await session.call('state.snapshot', {});
  const provider = providers.find((each) => each.id === id);
  if (provider === undefined) {
    throw new AppFailure({
      code: 'invalid-input',
      field: 'provider',
      problem: 'this engine does not know it',
    });
  }
  return provider;
}
