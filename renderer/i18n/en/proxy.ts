/** The way to the outside: an outbound proxy of one account. */
export const proxy = {
  titleFor: (account: string) => `Outbound proxy of ${account}`,
  follow: 'Like all accounts',
  none: 'no proxy',
  direct: 'None: connect directly',
  own: 'A proxy of its own',
  address: 'Address',
  addressHint:
    'http, https or socks5, with its port; a name and password may stand before the host. It is kept in the vault and shown without them.',
  missing: 'Give the proxy’s address.',
  test: 'Test',
  testing: 'Connecting…',
  reached: (host: string) => `${host} can be reached this way.`,
  edit: 'Proxy…',
};
