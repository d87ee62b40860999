/** The window with a provider's sign-in page: the bar above it, and what stands in its place. */
export const signIn = {
  title: (provider: string) => `Sign in to ${provider}`,
  back: 'Back',
  restart: 'Begin again',
  useBrowser: 'Use my browser instead',
  paste: 'Paste the code',
  pasteLabel: 'The code, or the address your browser ended at',
  pasteSend: 'Go on',
  cancel: 'Cancel',
  retry: 'Try again',

  encrypted: 'Encrypted',
  thisMachine: 'On this computer',
  loading: 'Loading…',
  finishing: 'Finishing…',
  opening: (host: string) => `Opening ${host}…`,

  hostBlocked: (host: string) => `This page leads to ${host}.`,
  hostBlockedHint: (provider: string) =>
    `That is none of ${provider}’s pages that can be shown here. To sign in that way, use your browser.`,
  schemeBlocked: (scheme: string) => `This page wants to open another program (${scheme}:).`,
  schemeBlockedHint: 'Portunus did not let it. The sign-in can go on here.',
  answerStrange: 'That was no answer to this sign-in.',
  answerStrangeHint: 'Portunus still waits for one. Begin again, or use your browser.',

  problems: {
    offline: (host: string) => `There is no way to ${host}: this computer is offline.`,
    'name-unknown': (host: string) => `Nobody knows where ${host} is.`,
    unreachable: (host: string) => `${host} cannot be reached.`,
    'timed-out': (host: string) => `${host} does not answer.`,
    certificate: (host: string) => `${host} did not prove that it is itself.`,
    proxy: (host: string) => `The proxy on the way to ${host} refused.`,
    crashed: (host: string) => `The page of ${host} has crashed.`,
    other: (host: string) => `The page of ${host} could not be loaded.`,
  },
  problemHints: {
    offline: 'Connect it to the internet, then try again.',
    'name-unknown': 'Check your connection, and your DNS if you set one up yourself.',
    unreachable: 'Check your connection. A firewall or a VPN may be in the way.',
    'timed-out': 'It may be busy, or something on the way may hold the answer back. Try again in a moment.',
    certificate:
      'Somebody on the way may be listening: a public network, a security program, or an attacker. Portunus does not go on here.',
    proxy: 'Check the proxy in Settings, and the name and password it wants.',
    crashed: 'Nothing of your account is lost. Try again.',
    other: 'Try again, or use your browser.',
  },
};
