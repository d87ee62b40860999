import { describe, expect, it } from 'vitest';
import { LossReport } from '../../dialects/message/loss.ts';
import { openEnvelope, writeCountEnvelope, writeEnvelope } from './envelope.ts';

describe('writeEnvelope', () => {
  it('puts the label before a body of which no byte is changed', () => {
    const body = '{ "contents":[], "huge": 123456789012345678901234567890 }';
    const label = { model: 'models/gemini-2.5-pro', project: 'a "b"', promptId: 'p1' };
    const sealed = writeEnvelope(label).join(body);
    expect(sealed).toContain(body);
    expect(JSON.parse(sealed)).toMatchObject({
      model: 'gemini-2.5-pro',
      project: 'a "b"',
      user_prompt_id: 'p1',
      request: { contents: [] },
    });
  });
});

describe('openEnvelope', () => {
  const open = (text: string) => openEnvelope(Buffer.from(text)).toString();

  it('gives what is inside, byte for byte', () => {
    const inside = '{"candidates": [ ],\n "n": 1e400}';
    expect(open(`{"traceId":"t","response":${inside},"remainingCredits":[]}`)).toBe(inside);
  });

  it.each([
    '{"error":{"code":429}}',
    '[{"error":{}}]',
    '{"response":"a text"}',
    '{"response":{}',
    'no JSON',
    '',
    '{"totalTokens":3}',
  ])('gives back what is in none: %s', (text) => {
    expect(open(text)).toBe(text);
  });
});

describe('writeCountEnvelope', () => {
  const count = (body: object) => {
    const loss = new LossReport();
    return { sent: writeCountEnvelope({ ...body }, 'gemini-2.5-pro', loss), lost: loss.entries };
  };
  const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];

  it('has the model inside, and contents alone', () => {
    expect(count({ contents })).toEqual({
      sent: { request: { model: 'models/gemini-2.5-pro', contents } },
      lost: [],
    });
  });

  it.each(['generateContentRequest', 'generate_content_request'])(
    'counts the system text of a %s as a content, and says that tools are not counted',
    (name) => {
      const system = { parts: [{ text: 'Be brief.' }] };
      const asked = { contents, systemInstruction: system, tools: [{ functionDeclarations: [] }] };
      const { sent, lost } = count({ [name]: asked });
      expect(sent).toMatchObject({ request: { contents: [{ role: 'user', ...system }, ...contents] } });
      expect(lost.map(({ path }) => path)).toEqual(['tools']);
    },
  );
});
