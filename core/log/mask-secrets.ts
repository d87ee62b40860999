/**
 * The second net (row LOG-1): no secret should ever reach a log line, because fields are flat, typed and
 * chosen one by one. Should one slip into an error's text, these well-known shapes are masked.
 */
const shapes: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // Authorization values, whatever the token looks like
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, '$1 [masked]'],
  // Keys of ours, OpenAI's, Anthropic's and their many imitators
  [/\b(ptn_|sk-)[\w-]{6,}/g, '$1[masked]'],
  // Google: API keys, then OAuth tokens
  [/\bAIza[\w-]{10,}/g, 'AIza[masked]'],
  [/\bya29\.[\w-]{10,}/g, 'ya29.[masked]'],
  // JSON web tokens
  [/\beyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?/g, 'eyJ[masked]'],
  // Query strings, header lines and JSON that name what they hold
  [
    /\b((?:x-)?(?:goog-)?api[-_]?key|key|(?:access_|refresh_|id_)?token|secret|password|passphrase)(["']?\s*[=:]\s*["']?)(?!\[masked\])[^\s&"',;]{4,}/gi,
    '$1$2[masked]',
  ],
];

export function maskSecrets(text: string): string {
  return shapes.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}
