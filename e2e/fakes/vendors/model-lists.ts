import { json, type Answer, type VendorOptions } from './answers.ts';

/** In the shape of the vendor that the path and headers belong to. */
export function answerModelList(options: VendorOptions): Answer {
  return (request) => {
    if (request.path.includes('/v1beta/') || request.headers['x-goog-api-key'] !== undefined)
      return json(geminiModels(options.models ?? ['gemini-2.5-pro']));
    if (request.headers['anthropic-version'] !== undefined) {
      return json(anthropicModels(options.models ?? ['claude-sonnet-4-5']));
    }
    return json(openAiModels(options.models ?? ['gpt-5.2']));
  };
}

function geminiModels(models: readonly string[]) {
  return {
    models: models.map((id) => ({
      name: `models/${id}`,
      displayName: id,
      supportedGenerationMethods: ['generateContent', 'countTokens'],
    })),
  };
}

function anthropicModels(models: readonly string[]) {
  return {
    data: models.map((id) => ({ type: 'model', id, display_name: id, created_at: '2025-01-01T00:00:00Z' })),
    has_more: false,
    first_id: models[0] ?? null,
    last_id: models.at(-1) ?? null,
  };
}

function openAiModels(models: readonly string[]) {
  return {
    object: 'list',
    data: models.map((id) => ({ id, object: 'model', created: 1, owned_by: 'fake' })),
  };
}
