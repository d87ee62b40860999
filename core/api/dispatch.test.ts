import { describe, expect, test } from 'vitest';
import { type CommandName, commands, type EventName, events } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import { explain } from '../../shared/explain.ts';
import { createFakeHandlers, createMemoryLog } from './__fixtures__/fake-handlers.ts';
import { commandSamples, eventSamples } from './__fixtures__/samples.ts';
import { dispatch } from './dispatch.ts';

const log = createMemoryLog();

describe('dispatch', () => {
  test.each(['nope', '__proto__', 'constructor', 'toString', '', 'accounts'])(
    'knows only the contract’s own names: %j',
    async (name) => {
      const result = await dispatch(createFakeHandlers(), name, {}, log);
      expect(result).toEqual({ ok: false, error: { code: 'unknown-command', name } });
    },
  );

  test('names the field that is wrong, and not its value', async () => {
    const input = { provider: 'anthropic', key: 'sk-canary-1', label: 'x'.repeat(81) };
    const result = await dispatch(createFakeHandlers(), 'accounts.add', input, log);
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid-input', field: 'label' } });
    expect(JSON.stringify(result)).not.toContain('sk-canary-1');
  });

  test.each([
    ['a field too many', { account: 'a', force: true }, 'force'],
    ['a nested one', { account: { id: 1 } }, 'account'],
    ['no object', null, ''],
  ])('refuses %s', async (_, input, field) => {
    const result = await dispatch(createFakeHandlers(), 'accounts.remove', input, log);
    expect(result).toMatchObject({ ok: false, error: { code: 'invalid-input', field } });
  });

  test('fills defaults in before the handler sees the input', async () => {
    const seen: unknown[] = [];
    const handlers = createFakeHandlers({ 'activity.list': (input) => (seen.push(input), []) });
    await dispatch(handlers, 'activity.list', {}, log);
    expect(seen).toEqual([{ limit: 100 }]);
  });

  test('drops fields that the contract does not name', async () => {
    const leaky = { ...commandSamples['accounts.pause'].output, key: 'sk-canary-2' };
    const result = await dispatch(
      createFakeHandlers({ 'accounts.pause': () => leaky }),
      'accounts.pause',
      { account: 'a' },
      log,
    );
    expect(result).toEqual({ ok: true, value: commandSamples['accounts.pause'].output });
  });

  test('lets a foreseen failure through and keeps its cause', async () => {
    const error = { code: 'not-found', what: 'account', id: 'x' } as const;
    const handlers = createFakeHandlers({
      'accounts.test': () => {
        throw new AppFailure(error, { cause: new Error('canary-3') });
      },
    });
    const result = await dispatch(handlers, 'accounts.test', { account: 'x' }, log);
    expect(result).toEqual({ ok: false, error });
  });

  test('turns anything else into a reference whose details only the log has', async () => {
    const own = createMemoryLog();
    const handlers = createFakeHandlers({
      'accounts.list': () => {
        throw new TypeError('canary-4 at /secret/place');
      },
    });
    const result = await dispatch(handlers, 'accounts.list', {}, own);
    if (result.ok || result.error.code !== 'internal') throw new Error('expected an internal error');
    expect(JSON.stringify(result) + JSON.stringify(explain(result.error))).not.toContain('canary-4');
    expect(own.lines).toHaveLength(1);
    expect(own.lines[0]).toContain(result.error.reference);
    expect(own.lines[0]).toContain('canary-4');
  });

  test('answers that break the contract are our fault, not the caller’s', async () => {
    const handlers = createFakeHandlers({ 'vault.status': () => ({ kind: 'cloud' }) as never });
    expect(await dispatch(handlers, 'vault.status', {}, log)).toMatchObject({
      error: { code: 'internal' },
    });
  });
});

describe('the contract survives JSON', () => {
  test.each(Object.keys(commands) as CommandName[])('%s', (name) => {
    const { input, output } = commandSamples[name];
    expect(throughJson(commands[name].input.parse(input))).toEqual(commands[name].input.parse(input));
    expect(throughJson(commands[name].output.parse(output))).toEqual(output);
  });

  test.each(Object.keys(events) as EventName[])('%s', (name) => {
    expect(throughJson(events[name].parse(eventSamples[name]))).toEqual(eventSamples[name]);
  });
});

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
