import { demoModel } from './demo-dialect.ts';

const displayName = 'Portunus demo (no account, no network)';
const createdAt = 1_767_225_600;

/** The demo's one model as each vendor describes one. */
export const describeDemoModel = {
  anthropic: () => ({
    type: 'model',
    id: demoModel,
    display_name: displayName,
    created_at: new Date(createdAt * 1000).toISOString(),
  }),
  openai: () => ({ id: demoModel, object: 'model', created: createdAt, owned_by: 'portunus' }),
  gemini: () => ({
    name: `models/${demoModel}`,
    version: '1',
    displayName,
    inputTokenLimit: 1_000_000,
    outputTokenLimit: 100_000,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
  }),
};

/** The list of it. */
export const listDemoModels = {
  anthropic: () => ({
    data: [describeDemoModel.anthropic()],
    has_more: false,
    first_id: demoModel,
    last_id: demoModel,
  }),
  openai: () => ({ object: 'list', data: [describeDemoModel.openai()] }),
  gemini: () => ({ models: [describeDemoModel.gemini()] }),
};
