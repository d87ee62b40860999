import type { AppError } from '../../shared/errors.ts';
import type { AccountStatus } from '../../shared/models/account.ts';
import type { AccountProblem } from '../../shared/models/account-problem.ts';
import { ProviderId, type Dialect } from '../../shared/models/provider.ts';
import type { Reason } from '../../shared/models/reason.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { EpochMs } from '../../shared/models/time.ts';
import { followAlias } from './follow-alias.ts';
import { nearestDialect } from './nearest-dialect.ts';

/** What routing needs to know of an account; nothing here is secret. */
export interface Candidate {
  readonly id: string;
  readonly label: string;
  readonly provider: ProviderId;
  readonly status: AccountStatus;
  /** How often it is chosen beside others under the strategy `weighted`. */
  readonly weight: number;
  readonly dialects: readonly Dialect[];
  /** Whether the provider's data or its own list names the model. */
  knowsModel(model: string): boolean;
  /** Nothing says which models it has: a gateway, or an address of the user's own. */
  readonly servesAnyModel: boolean;
  /** It lives on the login that the client sends along. */
  readonly needsClientLogin: boolean;
  /** Why its provider would not serve this client. */
  refusal(client: string): Reason | undefined;
  /** A running rest for this model only. */
  cooldown(model: string): { endsAt: EpochMs; reason: Reason } | undefined;
}

export interface Question {
  readonly dialect: Dialect;
  /** Whether accounts that speak another dialect may be asked: not where it has nothing alike. */
  readonly translatable: boolean;
  /** Whom the request's key belongs to. */
  readonly client?: string | undefined;
  /** Whether the client sent a login of its own along. */
  readonly clientLogin?: boolean;
  /** As the client asked for it: an alias, `id`, `provider/id` or `id@account`. */
  readonly model: string;
  /** The user's own names for models, and what each stands for. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** An account to ask, and in which of its dialects. */
export interface ChosenAccount extends Pick<
  Candidate,
  'id' | 'label' | 'provider' | 'weight' | 'needsClientLogin'
> {
  readonly dialect: Dialect;
}

/** Accounts that can serve, in the order of the candidates, and the model to ask each of them for. */
export type Choice =
  | { ok: true; accounts: ChosenAccount[]; model: string; decision: Sentence[] }
  | { ok: false; error: AppError; decision: Sentence[] };

/**
 * A pure rule: the same question and candidates always give the same choice. Which of the accounts is asked first is
 * said by `arrangeAccounts()`.
 */
export function chooseAccounts(question: Question, candidates: readonly Candidate[]): Choice {
  const followed = followAlias(question.aliases ?? {}, question.model);
  const asked = readAddress(followed?.model ?? question.model, candidates);
  const decision: Sentence[] = followed === undefined ? [] : [{ code: 'alias-followed', ...followed }];
  decision.push(...asked.decision);
  if (asked.candidates.length === 0) {
    const error: AppError =
      candidates.length === 0 ? { code: 'no-account' } : { code: 'model-unknown', model: question.model };
    return { ok: false, error, decision };
  }
  const serving = asked.pinned ? asked.candidates : whoServes(question, asked, decision);
  const speaking = serving.flatMap((candidate) => {
    const dialect = dialectFor(question, candidate);
    return dialect === undefined ? [] : [{ candidate, dialect }];
  });
  const [anyone] = serving;
  const demo = asked.pinned ? undefined : candidates.find(({ provider }) => provider === 'demo');
  if (speaking.length === 0 && demo !== undefined) {
    decision.push({ code: 'demo-answers' });
    const accounts = [describeChosen({ candidate: demo, dialect: question.dialect })];
    return { ok: true, accounts, model: asked.model, decision };
  }
  if (anyone === undefined) {
    return { ok: false, error: { code: 'model-unknown', model: question.model }, decision };
  }
  if (speaking.length === 0) return { ok: false, error: notSpoken(question, anyone), decision };
  return pickUsable(question, asked.model, speaking, decision);
}

function dialectFor({ dialect, translatable }: Question, { dialects }: Candidate): Dialect | undefined {
  if (translatable) return nearestDialect(dialect, dialects);
  return dialects.includes(dialect) ? dialect : undefined;
}

interface Address {
  model: string;
  candidates: readonly Candidate[];
  /** The client named the account or provider itself: no guessing by model name. */
  pinned: boolean;
  decision: Sentence[];
}

/** `model@account` and `provider/model` name who is to serve; anything else is a model's own id. */
function readAddress(model: string, candidates: readonly Candidate[]): Address {
  const at = model.lastIndexOf('@');
  if (at > 0) {
    const reference = model.slice(at + 1);
    const named = candidates.filter(({ id, label }) => id === reference || label === reference);
    if (named.length === 1) {
      const decision: Sentence[] = [{ code: 'account-pinned', account: named[0]?.label ?? reference }];
      return { model: model.slice(0, at), candidates: named, pinned: true, decision };
    }
  }
  const slash = model.indexOf('/');
  const prefix = model.slice(0, Math.max(slash, 0));
  if (isProvider(prefix)) {
    const named = candidates.filter(({ provider }) => provider === prefix);
    // OpenRouter and others have ids such as "anthropic/claude-...": without such an account the id is theirs.
    if (named.length > 0) {
      const decision: Sentence[] = [{ code: 'provider-named', provider: prefix }];
      return { model: model.slice(slash + 1), candidates: named, pinned: true, decision };
    }
  }
  return { model, candidates, pinned: false, decision: [] };
}

const providerIds: ReadonlySet<string> = new Set(ProviderId.options);
const isProvider = (text: string): text is ProviderId => providerIds.has(text);

function whoServes(
  { dialect }: Question,
  { model, candidates }: Address,
  decision: Sentence[],
): readonly Candidate[] {
  const knowing = candidates.filter((candidate) => candidate.knowsModel(model));
  if (knowing.length > 0) {
    decision.push({ code: 'accounts-serve', accounts: listLabels(knowing), model });
    return knowing;
  }
  const real = candidates.filter(({ provider }) => provider !== 'demo');
  const open = real.filter(({ servesAnyModel }) => servesAnyModel);
  if (open.length > 0) {
    decision.push({ code: 'accounts-may-serve', accounts: listLabels(open), model });
    return open;
  }
  // A name that nobody knows is most likely a new model of the vendor whose dialect the client speaks. No other
  // vendor gets the conversation on a guess.
  const speaking = real.filter(({ dialects }) => dialects.includes(dialect));
  if (speaking.length > 0) decision.push({ code: 'nobody-known', model });
  return speaking;
}

interface Speaker {
  readonly candidate: Candidate;
  readonly dialect: Dialect;
}

function pickUsable(
  question: Question,
  model: string,
  speaking: readonly Speaker[],
  decision: Sentence[],
): Choice {
  const problems: AccountProblem[] = [];
  const usable = speaking.filter(({ candidate }) => {
    const problem = whyLeftOut(candidate, model, question);
    if (problem !== undefined) problems.push(problem);
    return problem === undefined;
  });
  for (const problem of problems) decision.push({ code: 'account-left-out', problem });

  if (usable.length === 0) return { ok: false, error: nobodyUsable(problems), decision };
  return { ok: true, accounts: usable.map(describeChosen), model, decision };
}

function describeChosen({ candidate, dialect }: Speaker): ChosenAccount {
  const { id, label, provider, weight, needsClientLogin } = candidate;
  return { id, label, provider, dialect, weight, needsClientLogin };
}

function whyLeftOut(
  candidate: Candidate,
  model: string,
  { client, clientLogin = false }: Question,
): AccountProblem | undefined {
  const { label: account, status } = candidate;
  const refusal = candidate.refusal(client ?? '');
  if (refusal !== undefined) return { state: 'unsuitable', account, reason: refusal };
  if (candidate.needsClientLogin && !clientLogin && status.state !== 'paused')
    return { state: 'unsuitable', account, reason: { code: 'client-login-missing' } };
  const rest = candidate.cooldown(model);
  if (rest !== undefined) return { state: 'resting', account, ...rest };
  switch (status.state) {
    case 'ready':
    case 'refreshing':
    case 'cooling-down':
      return undefined;
    case 'paused':
      return { state: 'paused', account };
    case 'login-needed':
    case 'expired':
    case 'unsuitable':
    case 'locked':
      return { state: status.state, account, reason: status.reason };
  }
}

/** Time alone mends it when one of them rests. */
function nobodyUsable(problems: AccountProblem[]): AppError {
  const ends = problems.flatMap((problem) => (problem.state === 'resting' ? problem.endsAt : []));
  if (ends.length === 0) return { code: 'accounts-unusable', problems };
  return { code: 'accounts-cooling-down', endsAt: Math.min(...ends), problems };
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

const listLabels = (candidates: readonly Candidate[]) => candidates.map(({ label }) => label);
