import type { Output, Parsed } from '../../shared/contract.ts';
import type { Dialect } from '../../shared/models/provider.ts';
import type { Settings } from '../../shared/models/settings.ts';
import type { Router } from './router.ts';

/** What a client of each id asks in; all others are taken to speak what most tools do. */
const dialectsOfClients: ReadonlyMap<string, Dialect> = new Map<string, Dialect>([
  ['claude-code', 'anthropic'],
  ['codex', 'openai-responses'],
  ['gemini-cli', 'gemini'],
]);

/** What would become of a request, by the same rule that requests go by; nothing is asked of anybody. */
export function simulateRoute(
  { model, client, dialect: named }: Parsed<'routes.simulate'>,
  router: Router,
  clientLogins: Settings['clientLogins'],
): Output<'routes.simulate'> {
  const dialect = named ?? dialectsOfClients.get(client ?? '') ?? 'openai-chat';
  const clientLogin = Object.entries(clientLogins).some(([id, login]) => id === client && login === 'own');
  const route = router.route({ dialect, model, client, clientLogin, translatable: true });
  const { decision, strategy, ownOrder } = route;
  const nobody = { account: null, dialect, upstreamDialect: null, model, strategy, ownOrder, decision };
  if (!route.ok) return { ...nobody, error: route.error };
  const [first] = route.accounts;
  if (first === undefined) return { ...nobody, error: { code: 'no-account' } };
  return {
    ...nobody,
    account: { id: first.id, label: first.label, provider: first.provider },
    upstreamDialect: first.dialect,
    model: route.model,
    error: null,
  };
}
