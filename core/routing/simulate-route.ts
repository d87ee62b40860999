import type { Output, Parsed } from '../../shared/contract.ts';
import type { Dialect } from '../../shared/models/provider.ts';
import { chooseAccounts, type Candidate } from './choose-accounts.ts';

/** What a client of each id asks in; all others are taken to speak what most tools do. */
const dialectsOfClients: ReadonlyMap<string, Dialect> = new Map<string, Dialect>([
  ['claude-code', 'anthropic'],
  ['codex', 'openai-responses'],
  ['gemini-cli', 'gemini'],
]);

/** What would become of a request, by the same rule that requests go by; nothing is asked of anybody. */
export function simulateRoute(
  { model, client, dialect: named }: Parsed<'routes.simulate'>,
  aliases: Readonly<Record<string, string>>,
  candidates: readonly Candidate[],
): Output<'routes.simulate'> {
  const dialect = named ?? dialectsOfClients.get(client ?? '') ?? 'openai-chat';
  const choice = chooseAccounts({ dialect, model, aliases, translatable: true }, candidates);
  const { decision } = choice;
  const nobody = { account: null, dialect, upstreamDialect: null, model, decision };
  if (!choice.ok) return { ...nobody, error: choice.error };
  const [first] = choice.accounts;
  const account = candidates.find(({ id }) => id === first?.id);
  if (first === undefined || account === undefined) return { ...nobody, error: { code: 'no-account' } };
  return {
    account: { id: account.id, label: account.label, provider: account.provider },
    dialect,
    upstreamDialect: first.dialect,
    model: choice.model,
    decision,
    error: null,
  };
}
