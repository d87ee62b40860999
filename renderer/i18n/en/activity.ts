import type { RequestOutcome } from '../../../shared/models/activity.ts';

const outcomes: Record<RequestOutcome, string> = {
  running: 'Live',
  completed: 'Done',
  refused: 'Refused',
  failed: 'Failed',
  cut: 'Cut off',
  left: 'Client left',
};

const outcomesExplained: Record<RequestOutcome, string> = {
  running: 'The answer has not ended yet.',
  completed: 'The whole answer reached the client.',
  refused: 'Portunus did not pass the request on, and told the client why.',
  failed: 'No account could answer; the client was told why.',
  cut: 'The answer stopped before its end; the client was told so.',
  left: 'The client closed the connection before the answer was complete.',
};

/** The Activity screen. */
export const activity = {
  unknownClient: 'Unknown client',
  outcomes,
  outcomesExplained,

  filters: {
    label: 'Filter',
    client: 'Client',
    allClients: 'All clients',
    failed: 'Failed',
    failedHint: 'Refused, failed or cut off',
    slow: 'Slow',
    slowHint: (limit: string) => `No first token within ${limit}`,
    find: 'Find',
    findHint: 'Find in client, model, account, path and error ( / )',
    clear: 'Clear filters',
  },
  pause: 'Pause',
  resume: 'Resume',
  spaceKey: 'Space',
  pausedStatus: 'The list is paused.',
  waiting: (count: string) => `${count} new`,
  waitingStatus: 'New requests wait above the list.',

  list: 'Requests',
  columns: {
    time: 'Time',
    client: 'Client',
    model: 'Model',
    account: 'Account',
    status: 'Status',
    firstToken: 'First token',
    tokens: 'Tokens',
    cached: 'Cached',
  },
  servedAs: (asked: string, served: string) => `asked for ${asked}, answered by ${served}`,

  end: {
    loading: 'Loading older requests…',
    complete: 'That is all there is.',
    searched: (count: string) => `Searched the newest ${count} requests.`,
    searchedAll: (count: string) => `Searched all ${count} requests.`,
    searchOlder: 'Search older ones',
    limit: (count: string) =>
      `The newest ${count} are shown here; "portunus activity export" has the older ones.`,
    failed: 'Older requests could not be read.',
  },
  readFailed: 'The requests could not be read.',

  empty: {
    title: 'No requests yet',
    hint: 'Each request that a client sends through Portunus appears here while it runs. Try one:',
    copy: 'Copy the line',
    keyNote: 'PORTUNUS_KEY stands for a local key; Home has one to copy.',
  },
  noMatch: {
    title: 'Nothing matches',
  },

  detail: {
    label: 'Request',
    title: (client: string, time: string) => `${client} at ${time}`,
    close: 'Close',
    loading: 'Reading the request',
    missingTitle: 'This request is not in the history',
    missing: (id: string) =>
      `${id} may be older than what is kept, or it was deleted. How much is kept can be set in Settings.`,
    failedTitle: 'The request could not be read',
    tabs: {
      label: 'About this request',
      story: 'Story',
      facts: 'Facts',
      lost: (count: string) => `Lost ${count}`,
    },
    copyId: 'Copy id',
    copyCurl: 'Copy as curl',
    curlHint:
      'Without your key and without the conversation, which is not kept: the line asks a short question.',
  },

  story: {
    label: 'What happened',
    asked: (client: string, size: string) => `${client} sent ${size}.`,
    askedFor: (client: string, model: string, size: string) => `${client} asked for ${model}, ${size}.`,
    askedForStream: (client: string, model: string, size: string) =>
      `${client} asked for ${model}, ${size}, streaming.`,
    asking: (account: string) => `Asking ${account}…`,
    answered: (account: string, status: string) => `${account} answered with ${status}.`,
    tried: (account: string) => `${account} did not answer.`,
    triedWith: (account: string, status: string) => `${account} answered with ${status}:`,
    triedWithout: (account: string) => `${account} gave no answer:`,
    accountAt: (account: string, provider: string) => `${account} at ${provider}`,
    lostOne: '1 thing was lost in translation.',
    lostMany: (count: string) => `${count} things were lost in translation.`,
    showLost: 'Show',
    firstToken: 'First token.',
    firstByte: 'First byte.',
    running: (elapsed: string) => `Running for ${elapsed}.`,
    done: 'Done.',
    doneWith: (input: string, output: string) => `Done: ${input} in, ${output} out.`,
    doneWithCache: (input: string, cached: string, output: string) =>
      `Done: ${input} in (${cached} from cache), ${output} out.`,
  },

  facts: {
    id: 'Request id',
    time: 'Time',
    outcome: 'Outcome',
    status: 'HTTP status',
    error: 'The client was told',
    client: 'Client',
    address: 'Address',
    dialect: 'Dialect',
    modelAsked: 'Model asked for',
    modelServed: 'Model that answered',
    account: 'Account',
    provider: 'Provider',
    attempts: 'Attempts',
    stream: 'Streaming',
    yes: 'Yes',
    no: 'No',
    requestSize: 'Request size',
    responseSize: 'Answer size',
    firstToken: 'First token after',
    total: 'Took',
    input: 'Input tokens',
    cacheRead: 'Read from cache',
    cacheWrite: 'Written to cache',
    output: 'Output tokens',
    reasoning: 'of which reasoning',
    unknown: 'Not told',
  },

  losses: {
    none: 'Nothing was lost: all of the request and of its answer was carried over.',
    intro: 'The two sides speak different formats. This could not be carried over:',
  },
};
