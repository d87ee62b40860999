import { z } from 'zod';
import type { AccountIdentity } from '../../../shared/models/account.ts';
import { readClaims } from './jwt-claims.ts';

/** Who a login is, put together from what vendors say in different places. Unknown shapes say nothing. */
const text = z.string().min(1).nullish().catch(null);

const OpenAiClaims = z.object({
  email: text,
  'https://api.openai.com/profile': z.object({ email: text }).nullish().catch(null),
  'https://api.openai.com/auth': z.object({
    chatgpt_account_id: text,
    chatgpt_plan_type: text,
    chatgpt_user_id: text,
    user_id: text,
    organizations: z
      .array(z.object({ id: text, title: text }))
      .nullish()
      .catch(null),
  }),
});
/** OpenID Connect's own. */
const PlainClaims = z.object({ sub: z.string().min(1), email: text });

/** Anthropic's token answer and profile say the same with slightly different names. */
const AnthropicLogin = z.object({
  account: z.object({ uuid: z.string().min(1), email: text, email_address: text }),
  organization: z.object({ uuid: text, name: text, organization_type: text }).nullish().catch(null),
});
const GoogleUser = z.object({ id: z.string().min(1), email: text });

export const nobody: AccountIdentity = {
  subject: null,
  organisationId: null,
  organisation: null,
  email: null,
  plan: null,
};

/** From a JSON Web Token; null when it is none, or names nobody. */
export function identifyToken(token: string | null): AccountIdentity | null {
  const claims = readClaims(token);
  const openAi = OpenAiClaims.safeParse(claims).data;
  if (openAi !== undefined) return identifyOpenAi(openAi);
  const plain = PlainClaims.safeParse(claims).data;
  return plain === undefined ? null : { ...nobody, subject: plain.sub, email: plain.email ?? null };
}

/** From the body of a token answer or a profile. */
export function identifyBody(body: unknown): AccountIdentity | null {
  const anthropic = AnthropicLogin.safeParse(body).data;
  if (anthropic !== undefined) {
    const { account, organization } = anthropic;
    return {
      subject: account.uuid,
      organisationId: organization?.uuid ?? null,
      organisation: organization?.name ?? null,
      email: account.email ?? account.email_address ?? null,
      plan: organization?.organization_type ?? null,
    };
  }
  const google = GoogleUser.safeParse(body).data;
  return google === undefined ? null : { ...nobody, subject: google.id, email: google.email ?? null };
}

/** What the first says, then the next; null when nobody says anything. */
export function mergeIdentities(...found: readonly (AccountIdentity | null)[]): AccountIdentity | null {
  const known = found.filter((identity) => identity !== null);
  if (known.length === 0) return null;
  const first = (field: keyof AccountIdentity) =>
    known.map((identity) => identity[field]).find((value) => value !== null) ?? null;
  return {
    subject: first('subject'),
    organisationId: first('organisationId'),
    organisation: first('organisation'),
    email: first('email'),
    plan: first('plan'),
  };
}

function identifyOpenAi(claims: z.infer<typeof OpenAiClaims>): AccountIdentity {
  const login = claims['https://api.openai.com/auth'];
  const organisationId = login.chatgpt_account_id ?? null;
  const named = login.organizations?.find(({ id }) => id === organisationId && id !== null);
  return {
    subject: login.chatgpt_user_id ?? login.user_id ?? null,
    organisationId,
    organisation: named?.title ?? null,
    email: claims.email ?? claims['https://api.openai.com/profile']?.email ?? null,
    plan: login.chatgpt_plan_type ?? null,
  };
}
