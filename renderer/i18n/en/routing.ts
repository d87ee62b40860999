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
      title: 'By state.',
      detail: 'Paused, locked, resting and refused accounts are left out.',
    },
    {
      title: 'By order and strategy.',
      detail:
        'A tool that sends its own login along is answered by the account made for that. Otherwise the strategy says who is asked first, unless the tool has an order of its own. The next one is asked only when the first fails before the tool has received a byte.',
    },
  ],
  each: 'The story of each request, on Activity, says what decided.',
  strategyTitle: 'Strategy: who of several equal accounts is asked first',
  strategies: {
    'in-order': {
      name: 'First in the list',
      means: 'Always the first account in the order below; the next one only when it fails.',
    },
    round_robin: { name: 'In turn', means: 'Accounts take turns.' },
    weighted: {
      name: 'In turn, by weight',
      means: 'Accounts take turns, and one with weight 3 has three times as many as one with weight 1.',
    },
    least_connections: {
      name: 'Least busy',
      means: 'The account with the fewest requests under way.',
    },
    random: { name: 'At random', means: 'Each time one account is drawn.' },
  },
  equal: 'Equal are accounts that have the model and take the request as it came, without translation.',
  affinity: 'Keep a conversation with its account',
  affinityHint:
    'That account has it in its cache, which is faster and costs less. Works with tools that name their conversations: Claude Code, Codex, OpenCode and Kilo.',
  affinityIdle: 'It matters only where accounts share the requests.',
  orderTitle: 'Order of asking',
  orderFor: 'Whose order',
  allTools: 'All tools',
  orderList: (tool: string) => `Order of accounts for ${tool}`,
  ofAll: 'For every tool that has no order of its own.',
  ofOwn: (tool: string) => `${tool} has an order of its own, whatever the strategy.`,
  ofOthers: (tool: string) =>
    `${tool} follows the order of all tools. Move an account, and it has an order of its own.`,
  followAll: 'Follow the order of all tools',
  weight: (weight: string) => `weight ${weight}`,
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
  shares: 'takes turns',
  ownLogin: 'own login',
  skipped: 'left out',
  rest: (count: string) => `and ${count} more`,
  none: 'There is no account yet, so every request is refused.',
  noneHint: 'Add one, and this page says which requests it gets.',
  demo: 'The demo answers whatever no account of yours can.',
};
