import { expect, it } from 'vitest';
import { deviceAddresses } from './device-addresses.ts';

it.each([
  ['https://auth.example.com/api/accounts/deviceauth/usercode'],
  ['https://auth.example.com/api/accounts/deviceauth/usercode/'],
  ['https://auth.example.com/api/accounts/deviceauth'],
  ['https://auth.example.com/api/accounts/deviceauth/'],
  ['https://auth.example.com/api/accounts/deviceauth/token'],
  ['https://auth.example.com'],
])('finds both addresses from %s', (given) => {
  expect(deviceAddresses(given)).toEqual({
    begin: 'https://auth.example.com/api/accounts/deviceauth/usercode',
    poll: 'https://auth.example.com/api/accounts/deviceauth/token',
  });
});
