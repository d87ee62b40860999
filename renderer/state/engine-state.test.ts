import { describe, expect, test } from 'vitest';
import { account, engineStatus, eventSamples, commandSamples } from '../../core/api/__fixtures__/samples.ts';
import { unknownState, withEngine, withSlice, withSnapshot } from './engine-state.ts';

const snapshot = commandSamples['state.snapshot'].output;
const known = withSnapshot(unknownState, snapshot);
const accounts = (revision: number, label: string) => ({ revision, accounts: [{ ...account, label }] });

describe('slices', () => {
  test('a newer one replaces what is known', () => {
    const state = withSlice(known, 'accounts', accounts(7, 'new'));
    expect(state.known?.accounts).toEqual(accounts(7, 'new'));
  });

  test('an older one that arrives late is dropped', () => {
    const state = withSlice(withSlice(known, 'accounts', accounts(7, 'new')), 'accounts', accounts(6, 'old'));
    expect(state.known?.accounts).toEqual(accounts(7, 'new'));
  });

  test('one that arrives before the first snapshot is dropped: the snapshot has it', () => {
    expect(withSlice(unknownState, 'vault', eventSamples['vault.changed'])).toBe(unknownState);
    expect(withEngine(unknownState, engineStatus)).toBe(unknownState);
  });
});

describe('snapshots', () => {
  test('do not take back a slice that was pushed while they travelled', () => {
    const pushed = withSlice(known, 'accounts', accounts(9, 'pushed'));
    expect(withSnapshot(pushed, snapshot).known?.accounts).toEqual(accounts(9, 'pushed'));
  });

  test('of another life of the engine replace everything, since revisions begin anew', () => {
    const old = withSlice(known, 'accounts', accounts(900, 'before the restart'));
    const restarted = { ...snapshot, engine: { ...engineStatus, pid: 4243 }, accounts: accounts(1, 'after') };
    expect(withSnapshot(old, restarted).known?.accounts).toEqual(accounts(1, 'after'));
  });
});
