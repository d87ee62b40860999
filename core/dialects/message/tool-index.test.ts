import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitName } from './fit-name.ts';
import { ToolIndex } from './tool-index.ts';
import type { FunctionTool } from './tools.ts';

const rule = { maxLength: 64 };
const tool = (name: string, namespace?: string): FunctionTool => ({
  type: 'function',
  name,
  namespace,
  schema: {},
});

describe('tool names', () => {
  test('pitfall 18: whatever a tool is called, its upstream name fits, is stable, and leads back to it', () => {
    const name = fc.string({ minLength: 1, maxLength: 100 });
    const named = fc.uniqueArray(fc.tuple(name, fc.option(name, { nil: undefined })), {
      selector: ([own, space]) => JSON.stringify([own, space]),
    });
    fc.assert(
      fc.property(named, fc.boolean(), (names, startsWithLetter) => {
        const tools = names.map(([own, space]) => tool(own, space));
        const index = new ToolIndex(tools, { ...rule, startsWithLetter });
        for (const { name: own, namespace } of tools) {
          const upstream = index.nameUpstream({ name: own, namespace });
          expect(upstream).toMatch(
            startsWithLetter ? /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/ : /^[A-Za-z0-9_-]{1,64}$/,
          );
          expect(index.resolve(upstream)).toEqual({ name: own, namespace, kind: 'json' });
        }
      }),
    );
  });

  test('pitfall 18: a name that fits is left alone, two long ones do not fall together', () => {
    expect(fitName('Read_File-2', rule)).toBe('Read_File-2');
    const [a, b] = ['a', 'b'].map((end) => fitName('mcp__'.padEnd(80, 'x') + end, rule));
    expect(a).toHaveLength(64 - 1);
    expect(a).not.toBe(b);
    expect(fitName('1st', { ...rule, startsWithLetter: true })).toMatch(/^_1st_[0-9a-f]{10}$/);
  });

  test('pitfall 16: tools of a namespace are told flat, and apart from a tool that is called just so', () => {
    const index = new ToolIndex([tool('exec', 'functions'), tool('functions__exec')], rule);
    const [nested, flat] = [{ name: 'exec', namespace: 'functions' }, { name: 'functions__exec' }].map(
      (name) => index.nameUpstream(name),
    );
    expect(nested).toBe('functions__exec');
    expect(flat).not.toBe(nested);
    expect(index.resolve(nested!)).toMatchObject({ name: 'exec', namespace: 'functions' });
    expect(index.resolve(flat!)).toMatchObject({ name: 'functions__exec' });
  });
});
