/** The Routing screen. */
export const routing = {
  ruleTitle: 'How a request finds its account',
  rule: [
    {
      title: 'By name.',
      detail:
        'A tool may ask for provider/model or model@account: then only that provider or account is asked.',
    },
    {
      title: 'By model.',
      detail:
        'Otherwise accounts that are known to serve the model; if there is none, those that may serve any model; if there is none of these either, those that speak the tool’s format.',
    },
    {
      title: 'By format.',
      detail:
        'Who speaks the format in which the tool asks gets the request as it came. For anybody else it is translated, and the story lists what could not be carried.',
    },
    {
      title: 'By state and order.',
      detail:
        'Paused, locked, resting and refused accounts are left out. The first in the list is asked; the next one only when it fails before the tool has received a byte.',
    },
  ],
  each: 'The story of each request, on Activity, says what decided.',
  ordersTitle: 'Who speaks which format, in the order of asking',
  nobody: 'No account speaks this format: such requests are translated for one that has the model.',
  addAccount: 'Add account',
  orderLabel: (format: string) => `Accounts asked for ${format}, in order`,
  anyModel: 'any model',
  models: (patterns: string) => `models ${patterns}`,
  states: {
    ready: 'Ready',
    'login-needed': 'Needs a sign-in or key',
    expired: 'Expired',
    unsuitable: 'Not for other tools',
    paused: 'Paused',
    locked: 'Locked',
  },
  resting: (time: string) => `Resting until ${time}`,
  first: 'asked first',
  then: 'then',
  skipped: 'left out',
  rest: (count: string) => `and ${count} more`,
  none: 'There is no account yet, so every request is refused.',
  noneHint: 'Add one, and this page says which requests it gets.',
  demo: 'The demo answers whatever no account of yours can.',
};
