import { readJson } from '../fake-upstream.ts';
import { dataEvent, json, sse, usage, type Answer, type VendorOptions } from './answers.ts';
import { asList, asLoose } from './loose.ts';
import { chooseTool, fillArguments } from './tool-calls.ts';

export function answerLikeGemini(options: VendorOptions = {}): Answer {
  return (request) => {
    const method = request.path.split(':').at(-1);
    if (method === 'countTokens') return json({ totalTokens: usage.input });
    const body = asLoose(readJson(request));
    const parts = asList(body['contents']).flatMap((content) => asList(content['parts']));
    const offered = asList(body['tools']).flatMap((tool) => asList(tool['functionDeclarations']));
    const tool = chooseTool(
      options,
      offered,
      parts.some((part) => 'functionResponse' in part),
    );
    const schema = asLoose(tool?.['parametersJsonSchema'] ?? tool?.['parameters']);
    const part = tool
      ? { functionCall: { name: tool['name'], args: fillArguments(schema, options.command ?? '') } }
      : { text: options.text ?? 'FAKE-OK' };
    const answer = {
      candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
      usageMetadata: {
        promptTokenCount: usage.input,
        candidatesTokenCount: usage.output,
        totalTokenCount: 12,
      },
      modelVersion: /models\/([^:]+):/.exec(request.path)?.[1],
      responseId: 'fake1',
    };
    if (method === 'generateContent') return json(answer);
    return request.query.get('alt') === 'sse' ? sse([dataEvent(answer)], options.everyMs) : json([answer]);
  };
}
