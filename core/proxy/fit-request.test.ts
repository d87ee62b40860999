import { expect, it } from 'vitest';
import { createMemoryLog } from '../api/__fixtures__/fake-handlers.ts';
import { LossReport } from '../dialects/message/loss.ts';
import { translations } from '../dialects/translations.ts';
import { loadProviders } from '../providers/provider-registry.ts';
import { fitBody } from './fit-request.ts';
import { RequestBody } from './request-body.ts';

const { requestFit: fit } = loadProviders(undefined, createMemoryLog()).codex;
if (fit === null) throw new Error('the Codex backend takes less than its dialect has');

const fitted = (body: object | string) => {
  const loss = new LossReport(translations['openai-responses'].fieldPaths);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const given = new RequestBody([Buffer.from(text)]);
  const after = fitBody(given, fit, loss);
  return { untouched: after === given, body: JSON.parse(after.text()) as unknown, loss: loss.entries };
};

it('a request of Codex itself passes byte for byte', () => {
  const own = { model: 'gpt-5.5', instructions: 'x', input: [], store: false, stream: true, include: [] };
  expect(fitted(own)).toMatchObject({ untouched: true, loss: [] });
});

it('what is only missing is put before the rest, of which every byte is kept', () => {
  const rest =
    '"model": "gpt-5.5", "huge": 123456789012345678901234567890,\n"input":[], "store":false,"stream":true }';
  const loss = new LossReport();
  const after = fitBody(new RequestBody([Buffer.from(` { ${rest}`)]), fit, loss);
  expect(after.text()).toBe(` {"instructions":"","include":["reasoning.encrypted_content"], ${rest}`);
  expect(loss.count).toBe(0);
});

it('another client’s gets what the backend insists on', () => {
  const { body, loss } = fitted({ model: 'gpt-5.5', input: 'Hello', stream: true });
  expect(body).toEqual({
    model: 'gpt-5.5',
    input: [{ type: 'message', role: 'user', content: 'Hello' }],
    instructions: '',
    include: ['reasoning.encrypted_content'],
    store: false,
    stream: true,
  });
  expect(loss).toEqual([]);
});

it('what the backend refuses is taken out and told, what had no value is not', () => {
  const { body, loss } = fitted({
    model: 'gpt-5.5',
    input: [],
    instructions: 'Be brief.',
    include: [],
    store: true,
    stream: false,
    temperature: 0.3,
    max_output_tokens: 100,
    user: null,
  });
  expect(body).toEqual({
    model: 'gpt-5.5',
    input: [],
    instructions: 'Be brief.',
    include: [],
    store: false,
    stream: true,
  });
  expect(loss.map(({ path }) => path).sort()).toEqual(['max_output_tokens', 'store', 'temperature']);
});
