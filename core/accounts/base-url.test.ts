import { describe, expect, it } from 'vitest';
import { otherBaseUrls, parseBaseUrl } from './base-url.ts';

describe('parseBaseUrl', () => {
  it.each([
    ['https://api.example.com/v1/', 'https://api.example.com/v1'],
    [' http://127.0.0.1:11434/v1 ', 'http://127.0.0.1:11434/v1'],
    ['http://10.1.2.3:3000', 'http://10.1.2.3:3000'],
    ['http://[::1]:8080/v1', 'http://[::1]:8080/v1'],
    ['http://gateway.lan/openai/v1//', 'http://gateway.lan/openai/v1'],
    ['http://ollama:11434/v1', 'http://ollama:11434/v1'],
  ])('keeps %j as %s', (text, expected) => {
    expect(parseBaseUrl(text)).toBe(expected);
  });

  it.each([
    ['api.example.com/v1', /complete address/],
    ['ftp://example.com', /https/],
    ['https://user:secret@example.com', /user name/],
    ['https://example.com/v1?key=secret', /query/],
    ['http://api.example.com/v1', /unprotected/],
    ['http://8.8.8.8/v1', /unprotected/],
  ])('refuses %j', (text, problem) => {
    expect(() => parseBaseUrl(text)).toThrow(problem);
  });

  it('names no part of a refused address, which may hold a secret', () => {
    expect(() => parseBaseUrl('https://user:canary@example.com')).not.toThrow(/canary/);
  });
});

describe('otherBaseUrls', () => {
  it.each([
    ['https://x.test', '/v1', ['https://x.test/v1']],
    ['https://x.test/v1/v1', '/v1', ['https://x.test/v1', 'https://x.test/v1/v1/v1']],
    ['https://x.test/v1', '', ['https://x.test']],
    ['https://x.test/v1', '/v1beta', ['https://x.test/v1beta', 'https://x.test/v1/v1beta']],
    ['https://x.test', '', []],
  ] as const)('%s for %j', (baseUrl, suffix, expected) => {
    expect(otherBaseUrls(baseUrl, suffix)).toEqual(expected);
  });
});
