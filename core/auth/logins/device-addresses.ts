/** Where OpenAI's kind of device login begins, and where it is asked about. */
export interface DeviceAddresses {
  readonly begin: string;
  readonly poll: string;
}

const folder = '/api/accounts/deviceauth';

/** Takes the full address, the folder that both lie in, or the issuer's root: people override it with any of them. */
export function deviceAddresses(deviceUrl: string): DeviceAddresses {
  const url = new URL(deviceUrl);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/(usercode|token)$/, '');
  const at = (name: string) => new URL(`${path === '' ? folder : path}/${name}${url.search}`, url).href;
  return { begin: at('usercode'), poll: at('token') };
}
