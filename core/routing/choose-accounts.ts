import type { AppError } from '../../shared/errors.ts';
import type { AccountStatus } from '../../shared/models/account.ts';
import { ProviderId, type Dialect } from '../../shared/models/provider.ts';
import type { EpochMs } from '../../shared/models/time.ts';

/** What routing needs to know of an account; nothing here is secret. */
export interface Candidate {
  readonly id: string;
  readonly label: string;
  readonly provider: ProviderId;
  readonly status: AccountStatus;
  readonly dialects: readonly Dialect[];
  /** Whether the provider's data or its own list names the model. */
  knowsModel(model: string): boolean;
  /** Nothing says which models it has: a gateway, or an address of the user's own. */
  readonly servesAnyModel: boolean;
  /** A running rest for this model only. */
  cooldown(model: string): { endsAt: EpochMs; reason: string } | undefined;
}

export interface Question {
  readonly dialect: Dialect;
  /** As the client asked for it: `id`, `provider/id` or `id@account`. */
  readonly model: string;
}

/** Accounts in the order in which to try them, and the model to ask each of them for. */
export type Choice =
  | { ok: true; accounts: string[]; model: string; decision: string[] }
  | { ok: false; error: AppError; decision: string[] };

/** A pure rule: the same question and candidates always give the same choice. */
export function chooseAccounts(question: Question, candidates: readonly Candidate[]): Choice {
  const asked = readAddress(question.model, candidates);
  const decision = [...asked.decision];
  if (asked.candidates.length === 0) {
    const error: AppError =
      candidates.length === 0 ? { code: 'no-account' } : { code: 'model-unknown', model: question.model };
    return { ok: false, error, decision };
  }
  const serving = asked.pinned ? asked.candidates : whoServes(asked.model, asked.candidates, decision);
  const speaking = serving.filter((candidate) => candidate.dialects.includes(question.dialect));
  const [anyone] = serving;
  const demo = asked.pinned ? undefined : candidates.find(({ provider }) => provider === 'demo');
  if (speaking.length === 0 && demo !== undefined) {
    decision.push('No account of yours can answer this: the demo does.');
    return { ok: true, accounts: [demo.id], model: asked.model, decision };
  }
  if (speaking.length === 0 && anyone !== undefined) {
    return { ok: false, error: notSpoken(question, anyone), decision };
  }
  return pickUsable(asked.model, speaking, decision);
}

interface Address {
  model: string;
  candidates: readonly Candidate[];
  /** The client named the account or provider itself: no guessing by model name. */
  pinned: boolean;
  decision: string[];
}

/** `model@account` and `provider/model` name who is to serve; anything else is a model's own id. */
function readAddress(model: string, candidates: readonly Candidate[]): Address {
  const at = model.lastIndexOf('@');
  if (at > 0) {
    const reference = model.slice(at + 1);
    const named = candidates.filter(({ id, label }) => id === reference || label === reference);
    if (named.length === 1) {
      const decision = [`The request pins the account ${named[0]?.label ?? reference}.`];
      return { model: model.slice(0, at), candidates: named, pinned: true, decision };
    }
  }
  const slash = model.indexOf('/');
  const prefix = model.slice(0, Math.max(slash, 0));
  if (isProvider(prefix)) {
    const named = candidates.filter(({ provider }) => provider === prefix);
    // OpenRouter and others have ids such as "anthropic/claude-...": without such an account the id is theirs.
    if (named.length > 0) {
      const decision = [`The request names the provider ${prefix}.`];
      return { model: model.slice(slash + 1), candidates: named, pinned: true, decision };
    }
  }
  return { model, candidates, pinned: false, decision: [] };
}

const providerIds: ReadonlySet<string> = new Set(ProviderId.options);
const isProvider = (text: string): text is ProviderId => providerIds.has(text);

function whoServes(
  model: string,
  candidates: readonly Candidate[],
  decision: string[],
): readonly Candidate[] {
  const knowing = candidates.filter((candidate) => candidate.knowsModel(model));
  if (knowing.length > 0) {
    decision.push(`${listLabels(knowing)} ${knowing.length === 1 ? 'serves' : 'serve'} ${model}.`);
    return knowing;
  }
  const real = candidates.filter(({ provider }) => provider !== 'demo');
  const open = real.filter(({ servesAnyModel }) => servesAnyModel);
  if (open.length > 0) {
    decision.push(`No account is known for ${model}; ${listLabels(open)} may serve any model.`);
    return open;
  }
  if (real.length > 0) decision.push(`No account is known for ${model}; the provider is asked all the same.`);
  return real;
}

function pickUsable(model: string, speaking: readonly Candidate[], decision: string[]): Choice {
  const resting: { label: string; endsAt: EpochMs; reason: string }[] = [];
  const unusable: string[] = [];
  const usable = speaking.filter((candidate) => {
    const rest = candidate.cooldown(model);
    if (rest !== undefined) resting.push({ label: candidate.label, ...rest });
    const blocked = rest === undefined ? whyBlocked(candidate.status) : undefined;
    if (blocked !== undefined) unusable.push(`${candidate.label} ${blocked}`);
    return rest === undefined && blocked === undefined;
  });
  for (const { label, reason } of resting) decision.push(`${label} is resting: ${reason}`);
  for (const sentence of unusable) decision.push(`${sentence}.`);

  const [first, ...others] = usable;
  if (first === undefined) return { ok: false, error: nobodyUsable(resting, unusable), decision };
  decision.push(
    others.length === 0
      ? `${first.label} is asked.`
      : `${first.label} is asked first, as it stands first in the list; then ${listLabels(others)}.`,
  );
  return { ok: true, accounts: usable.map(({ id }) => id), model, decision };
}

function whyBlocked(status: AccountStatus): string | undefined {
  switch (status.state) {
    case 'ready':
    case 'cooling-down':
      return undefined;
    case 'paused':
      return 'is paused';
    case 'login-needed':
      return `needs a new key: ${status.reason.replace(/\.$/, '')}`;
    case 'locked':
      return `cannot be used: ${status.reason.replace(/\.$/, '')}`;
  }
}

function nobodyUsable(
  resting: readonly { label: string; endsAt: EpochMs; reason: string }[],
  unusable: readonly string[],
): AppError {
  if (resting.length === 0) return { code: 'accounts-unusable', reasons: [...unusable] };
  return {
    code: 'accounts-cooling-down',
    endsAt: Math.min(...resting.map(({ endsAt }) => endsAt)),
    reasons: [...resting.map(({ label, reason }) => `${label}: ${reason.replace(/\.$/, '')}`), ...unusable],
  };
}

function notSpoken(question: Question, candidate: Candidate): AppError {
  return {
    code: 'dialect-not-spoken',
    dialect: question.dialect,
    model: question.model,
    account: candidate.label,
    spoken: [...candidate.dialects],
  };
}

const listLabels = (candidates: readonly Candidate[]) => candidates.map(({ label }) => label).join(', ');
