import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../read-json.ts';
import { fitJsonSchema } from './fit-schema.ts';
import { simplifyParameters, simplifySchema } from './simplify-schema.ts';

const simple = (schema: JsonObject) => JSON.parse(JSON.stringify(simplifySchema(schema))) as unknown;
const text = { type: 'string' };

describe('the part of OpenAPI’s schema that every server of the dialect reads', () => {
  test('references are put in, and a schema that holds itself is left open', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' }, name: text } };
    const schema = { type: 'object', properties: { first: { $ref: '#/$defs/node', description: 'D' } } };
    expect(simple({ ...schema, $defs: { node } })).toEqual({
      type: 'OBJECT',
      properties: {
        first: {
          type: 'OBJECT',
          description: 'D',
          properties: { next: { type: 'OBJECT' }, name: { type: 'STRING' } },
        },
      },
    });
    expect(simple({ allOf: [{ $ref: '#' }], properties: { a: { $ref: '#/nowhere' } } })).toMatchObject({
      properties: { a: { type: 'OBJECT' } },
    });
  });

  test('constants and lists of values are texts, or words where they are not', () => {
    expect(simple({ const: 'a' })).toEqual({ enum: ['a'] });
    expect(simple({ type: 'string', enum: ['a', null] })).toEqual({
      type: 'STRING',
      enum: ['a'],
      nullable: true,
    });
    expect(simple({ type: 'integer', enum: [1, 2] })).toEqual({
      type: 'INTEGER',
      description: '(one of 1, 2)',
    });
  });

  test('all of several is one; of alternatives the one that says most stays; null is a mark', () => {
    const object = { type: 'object', properties: { b: text }, required: ['b', 'gone'] };
    expect(simple({ allOf: [{ properties: { a: text }, required: ['a'] }, object] })).toEqual({
      type: 'OBJECT',
      properties: { a: { type: 'STRING' }, b: { type: 'STRING' } },
      required: ['a', 'b'],
    });
    expect(simple({ anyOf: [text, object, { type: 'null' }], description: 'D' })).toEqual({
      type: 'OBJECT',
      description: 'D',
      properties: { b: { type: 'STRING' } },
      required: ['b'],
      nullable: true,
    });
    expect(simple({ oneOf: [{ anyOf: [{ allOf: [object] }, { type: 'null' }] }] })).toMatchObject({
      type: 'OBJECT',
      nullable: true,
    });
    expect(simple({ type: ['null', 'number'] })).toEqual({ type: 'NUMBER', nullable: true });
  });

  test('what cannot be said is told in words, lists say what of, the rest is left out', () => {
    expect(
      simple({
        type: 'object',
        additionalProperties: false,
        patternProperties: {},
        properties: {
          pattern: { type: 'string', pattern: '^a', description: 'P' },
          default: { type: 'array', minItems: 1 },
          pair: { type: 'array', prefixItems: [text], items: { type: 'integer', minimum: 0 } },
        },
      }),
    ).toEqual({
      type: 'OBJECT',
      properties: {
        pattern: { type: 'STRING', description: 'P (pattern: "^a")' },
        default: { type: 'ARRAY', description: '(minItems: 1)', items: { type: 'STRING' } },
        pair: { type: 'ARRAY', items: { type: 'INTEGER', description: '(minimum: 0)' } },
      },
    });
  });

  test('pitfall 17: a function that takes nothing says nothing of it', () => {
    expect(simplifyParameters({ type: 'object', properties: {} })).toBeUndefined();
  });

  test('whatever a schema is, it gets an end, and only known words', () => {
    const words = fc.constantFrom(
      'type',
      'properties',
      'items',
      'anyOf',
      'allOf',
      '$ref',
      'enum',
      '$defs',
      'a',
    );
    const schema = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom('#', '#/$defs/a', '#/properties/a', 'object', 'string', null, 1),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(words, tie('value'), { maxKeys: 5 }),
      ),
    })).value;
    const known = ['type', 'title', 'description', 'enum', 'nullable', 'properties', 'required', 'items'];
    fc.assert(
      fc.property(fc.dictionary(words, schema), (given) => {
        fitJsonSchema(given);
        expect(Object.keys(simplifySchema(given)).filter((key) => !known.includes(key))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
