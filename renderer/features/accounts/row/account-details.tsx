import type { ReactNode } from 'react';
import type { AccountView } from '../../../../shared/models/account.ts';
import { loginOwnerNames } from '../../../../shared/models/login-owner-name.ts';
import type { ProviderView } from '../../../../shared/models/provider.ts';
import { useWords } from '../../../i18n/language-context.tsx';
import { policyOf } from '../../../state/login-ways.ts';
import { useEmailMask } from '../../../state/use-hidden-emails.tsx';
import { methodOf } from '../account-task.ts';
import { PolicyWords } from '../policy-label.tsx';
import { LastUsed } from './last-used.tsx';
import { QuotaFacts } from './quota-facts.tsx';
import { RenewalHistory } from './renewal-history.tsx';
import { SecretPlace } from './secret-place.tsx';
import './account-details.css';

/** All that is known about one account, in words; nothing secret. */
export function AccountDetails({
  id,
  account,
  provider,
}: {
  readonly id: string;
  readonly account: AccountView;
  readonly provider: ProviderView;
}) {
  const { text, format } = useWords();
  const words = text.accounts.details;
  const { kind, identity, source, renewsAt, expiresAt, weight, createdAt, lastUsedAt } = account;
  return (
    <div className="account-details small" id={id} role="group" aria-label={words.label}>
      <dl className="account-facts">
        <Signed identity={identity} />
        <Fact name={words.kind}>
          {text.accounts.kinds[kind]}
          {source !== null && kind !== 'borrowed' ? `, ${words.from(loginOwnerNames[source.owner])}` : null}
        </Fact>
        <Fact name={words.secret}>
          <SecretPlace account={account} />
        </Fact>
        {expiresAt === null ? null : <Fact name={words.ends}>{format.moment(expiresAt)}</Fact>}
        {renewsAt === null ? null : <Fact name={words.renews}>{format.moment(renewsAt)}</Fact>}
        <Address account={account} provider={provider} />
        <Fact name={words.lastUsed}>
          <LastUsed at={lastUsedAt} />
        </Fact>
        <Fact name={words.added}>{format.moment(createdAt)}</Fact>
        <Fact name={words.weight}>{format.number(weight)}</Fact>
        {kind === 'built-in' ? null : (
          <Fact name={words.policy}>
            <PolicyWords policy={policyOf(provider, methodOf(account, provider))} />
          </Fact>
        )}
      </dl>
      <div className="account-aside">
        <QuotaFacts account={account} />
        {kind === 'oauth' || kind === 'token' || kind === 'borrowed' ? (
          <RenewalHistory account={account} />
        ) : null}
      </div>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="muted">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Signed({ identity }: Pick<AccountView, 'identity'>) {
  const { text } = useWords();
  const mask = useEmailMask();
  const words = text.accounts.details;
  if (identity === null) return null;
  const { email, organisation, plan } = identity;
  return (
    <>
      {email === null ? null : <Fact name={words.email}>{mask(email)}</Fact>}
      {plan === null ? null : <Fact name={words.plan}>{plan}</Fact>}
      {organisation === null ? null : <Fact name={words.organisation}>{mask(organisation)}</Fact>}
    </>
  );
}

function Address({ account, provider }: { readonly account: AccountView; readonly provider: ProviderView }) {
  const { text } = useWords();
  if (account.kind === 'built-in' || account.baseUrl === provider.baseUrl) return null;
  return (
    <Fact name={text.accounts.details.address}>
      <span className="mono">{account.baseUrl}</span>
    </Fact>
  );
}
