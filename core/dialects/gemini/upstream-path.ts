import type { Operation } from '../dialect.ts';

/** Below `/v1beta`, which is part of the base URL. Whether a stream is framed as events is said in the query (`alt=sse`). */
export function upstreamPath(operation: Operation, model: string, stream: boolean): string {
  return `/${modelPath(model)}:${method(operation, stream)}`;
}

function method(operation: Operation, stream: boolean): string {
  switch (operation) {
    case 'generate':
      return stream ? 'streamGenerateContent' : 'generateContent';
    case 'count-tokens':
      return 'countTokens';
    case 'compact':
      throw new TypeError('Gemini has no compact operation.');
  }
}

/** A model named with its collection (`tunedModels/x`) keeps it, any other is one of `models`, as Google's SDK has it. */
export function nameInCollection(model: string): string {
  const isWhole = model.startsWith('models/') || model.startsWith('tunedModels/');
  return isWhole ? model : `models/${model}`;
}

const modelPath = (model: string) => nameInCollection(model).split('/').map(encodeSegment).join('/');

/** A segment of dots would climb out of the path, and encodeURIComponent leaves dots as they are. */
function encodeSegment(segment: string): string {
  const encoded = encodeURIComponent(segment.toWellFormed());
  return /^\.+$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded;
}
