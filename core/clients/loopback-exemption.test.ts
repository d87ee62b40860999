import { expect, it } from 'vitest';
import { exemptLoopback } from './loopback-exemption.ts';

it.each([
  [{}, {}, {}],
  [{}, { NO_PROXY: 'intra' }, {}],
  [{}, { HTTPS_PROXY: 'http://corp' }, { NO_PROXY: '127.0.0.1,localhost' }],
  [{ HTTP_PROXY: 'http://corp' }, {}, { NO_PROXY: '127.0.0.1,localhost' }],
  [
    { ALL_PROXY: 'socks5://vpn', NO_PROXY: 'intra, localhost' },
    {},
    { NO_PROXY: 'intra,localhost,127.0.0.1' },
  ],
  [{}, { http_proxy: 'http://corp', no_proxy: 'intra' }, { no_proxy: 'intra,127.0.0.1,localhost' }],
  [{}, { http_proxy: 'http://corp', no_proxy: '127.0.0.1' }, {}],
  [
    { NO_PROXY: 'intra' },
    { http_proxy: 'http://corp', NO_PROXY: '*' },
    { NO_PROXY: 'intra,127.0.0.1,localhost' },
  ],
  [{ HTTP_PROXY: '' }, { HTTP_PROXY: 'http://corp' }, {}],
])('settings %j in the environment %j need %j', (own, environment, needed) => {
  expect(exemptLoopback(own, environment)).toEqual(needed);
});
