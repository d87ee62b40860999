/**
 * How many tokens a text might be: a quarter of its UTF-8 bytes, which is near the truth for English and
 * code. The demo has no tokenizer; its numbers are there so that usage can be seen to work.
 */
export function estimateTokens(text: string | Uint8Array): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}
