/** OpenAI's two dialects tell errors alike. */
export function writeOpenAiError(status: number, message: string): unknown {
  const code = status === 404 ? 'not_found' : 'invalid_request';
  return { error: { message, type: 'invalid_request_error', param: null, code } };
}
