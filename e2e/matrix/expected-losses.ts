import type { Dialect } from '../../shared/models/provider.ts';
import type { Pair } from './run-trial.ts';

/** A loss that is known and cannot be helped; any other is a fault, and so is one of these that no longer occurs. */
interface ExpectedLoss {
  readonly clients: readonly Dialect[];
  readonly accounts: readonly Dialect[];
  readonly feature: string;
  /** As the run names it. */
  readonly note: string;
  /** As the table tells it. */
  readonly told: string;
}

const all: readonly Dialect[] = ['anthropic', 'openai-chat', 'openai-responses', 'gemini'];
const hiddenThoughts = 'OpenAI Chat does not show what its models think';
const hiddenThoughtsTold = `${hiddenThoughts}; the wish is in the loss report. What a compatible server shows is passed on.`;

export const expectedLosses: readonly ExpectedLoss[] = [
  {
    clients: ['openai-chat'],
    accounts: all,
    feature: 'tool result with image',
    note: 'the client cannot say it: image',
    told: 'OpenAI Chat has no images in tool results; the text of the result is carried.',
  },
  {
    clients: ['openai-chat', 'openai-responses', 'gemini'],
    accounts: ['anthropic'],
    feature: 'stop reasons',
    note: 'answer: stop is "end", not "stop-sequence"',
    told: 'Only Anthropic tells a stop sequence from an ordinary end; all other reasons are carried.',
  },
  {
    clients: ['anthropic'],
    accounts: ['openai-chat'],
    feature: 'reasoning',
    note: `\`thinking.display\`: ${hiddenThoughts}`,
    told: hiddenThoughtsTold,
  },
  {
    clients: ['openai-responses'],
    accounts: ['openai-chat'],
    feature: 'reasoning',
    note: `\`reasoning.summary\`: ${hiddenThoughts}`,
    told: hiddenThoughtsTold,
  },
  {
    clients: ['gemini'],
    accounts: ['openai-chat'],
    feature: 'reasoning',
    note: `\`generationConfig.thinkingConfig.includeThoughts\`: ${hiddenThoughts}`,
    told: hiddenThoughtsTold,
  },
];

export function listExpected({ client, account }: Pair, feature: string): readonly ExpectedLoss[] {
  return expectedLosses.filter(
    (loss) => loss.feature === feature && loss.clients.includes(client) && loss.accounts.includes(account),
  );
}
