import { z } from 'zod';
import { cleanText } from '../../activity/clean-text.ts';
import type { Reason } from '../../../shared/models/reason.ts';

/** What Google says about who may ask, and for which project. */
export type CodeAssistPlan =
  | { readonly kind: 'known'; readonly project: string; readonly tier: string | null }
  /** A person has to act before anything is answered. */
  | { readonly kind: 'closed'; readonly reason: Reason };

/** What Google tells of itself loosely, every field may be missing. */
const text = z.string().min(1).nullish().catch(null);
const Tier = z.object({ id: text, name: text }).nullish().catch(null);
const Ineligible = z.object({ reasonCode: text, reasonMessage: text, validationUrl: text });
const Answer = z.object({
  currentTier: Tier,
  paidTier: Tier,
  ineligibleTiers: z.array(Ineligible).nullish().catch(null),
  cloudaicompanionProject: z
    .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
    .nullish()
    .catch(null),
});

/**
 * Reads an answer of `loadCodeAssist`; undefined when it is none. `wished`: the project that was asked for, which counts
 * where Google does not name one.
 */
export function readPlan(body: unknown, wished: string | undefined): CodeAssistPlan | undefined {
  const answer = Answer.safeParse(body).data;
  if (answer === undefined) return undefined;
  const { currentTier, paidTier, ineligibleTiers } = answer;
  const project = [answer.cloudaicompanionProject, wished].find(isProjectId);
  if (currentTier && project !== undefined)
    return { kind: 'known', project, tier: paidTier?.name ?? currentTier.name ?? currentTier.id ?? null };
  const [refusal] = (ineligibleTiers ?? []).toSorted((one, other) => rank(one) - rank(other));
  if (refusal !== undefined) return { kind: 'closed', reason: describeRefusal(refusal) };
  return { kind: 'closed', reason: { code: currentTier ? 'project-missing' : 'setup-unfinished' } };
}

/** The API refuses a project's number. */
const isProjectId = (name: string | null | undefined): name is string =>
  typeof name === 'string' && name !== '' && !/^\d+$/.test(name);

/** What the person can do something about is told first. */
const rank = ({ validationUrl }: z.infer<typeof Ineligible>) => (validationUrl ? 0 : 1);

function describeRefusal({ reasonCode, reasonMessage, validationUrl }: z.infer<typeof Ineligible>): Reason {
  const words = cleanText(reasonMessage ?? reasonCode ?? 'it is not eligible');
  return validationUrl
    ? { code: 'verification-needed', words, link: cleanText(validationUrl, 2000) }
    : { code: 'account-disabled', words };
}
