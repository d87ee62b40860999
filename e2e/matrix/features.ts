import type { Said, Talk } from './speech.ts';

/** Where an answer goes wrong, or is not waited for. */
export type Fault = 'error-before' | 'error-in-mid-stream' | 'client-abort';

/** One exchange: what the client asks, and what the upstream's model answers. */
export interface Trial {
  readonly talk: Talk;
  readonly said: Said;
  readonly stream: boolean;
  readonly fault?: Fault;
}

export interface Feature {
  readonly name: string;
  readonly trials: readonly Trial[];
}

const text = 'What is the tide?';
/** Counts of reasoning have a row of their own. */
const tokens = { input: 70, output: 40, cacheRead: 20 };
const answer: Said = { text: 'Low, until six.', stop: 'end', tokens };
const calls = [
  { name: 'bash', command: 'tide --port "Helgoland" | head' },
  { name: 'look', command: 'out' },
];
/** The smallest PNG there is. */
const image =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const pdf = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64');
const trip = [{ ...calls[0]!, result: 'high water at noon' }];

/** The same, whole and streamed. */
function both(talk: Omit<Talk, 'text'>, said: Partial<Said> = {}): Trial[] {
  return [false, true].map((stream) => ({ talk: { text, ...talk }, said: { ...answer, ...said }, stream }));
}

function callsOf(count: number): Said {
  return { calls: calls.slice(0, count), stop: 'tool-calls', tokens };
}

export const features: readonly Feature[] = [
  { name: 'text', trials: [{ talk: { text }, said: answer, stream: false }] },
  { name: 'stream', trials: [{ talk: { text }, said: answer, stream: true }] },
  { name: 'system', trials: both({ system: 'You are a lighthouse.' }) },
  { name: 'tool call', trials: both({ tools: ['bash'] }, { text: 'Let me look.', ...callsOf(1) }) },
  {
    name: 'parallel tools',
    trials: both({ tools: ['bash', 'look'] }, { text: 'Let me look.', ...callsOf(2) }),
  },
  { name: 'tool result with image', trials: both({ tools: ['bash'], trip, image }) },
  {
    name: 'forced tool',
    trials: both({ tools: ['bash', 'look'], forced: 'look' }, { calls: [calls[1]!], stop: 'tool-calls' }),
  },
  { name: 'image in', trials: both({ image }) },
  { name: 'PDF in', trials: both({ pdf }) },
  { name: 'reasoning', trials: both({ thinks: true }, { reasoning: 'The moon is full.' }) },
  { name: 'structured output', trials: both({ answerHas: ['tide'] }, { text: '{"tide":"low"}' }) },
  {
    name: 'stop reasons',
    trials: (['max-tokens', 'filtered', 'stop-sequence'] as const).flatMap((stop) => both({}, { stop })),
  },
  {
    name: 'usage',
    trials: both({}, { tokens: { input: 700, output: 400, cacheRead: 200, reasoning: 100 } }),
  },
  {
    name: 'error before',
    trials: both({}, { error: 'The tide is out of range.' }).map((trial) => ({
      ...trial,
      fault: 'error-before',
    })),
  },
  {
    name: 'error in mid-stream',
    trials: [
      {
        talk: { text },
        said: { text: 'Low,', error: 'The moon fell.' },
        stream: true,
        fault: 'error-in-mid-stream',
      },
    ],
  },
  {
    name: 'client abort',
    trials: [{ talk: { text }, said: answer, stream: true, fault: 'client-abort' }],
  },
];
