import type { AssistantPart, MediaPart, TextPart, Turn, UserPart } from './parts.ts';
import type { MessageRequest } from './request.ts';
import type { Tool } from './tools.ts';

/**
 * How many tokens a request is, by rule of thumb, for accounts whose API cannot count. It leans to the high side: a
 * client that tidies up too early loses little, one that does so too late gets an error. docs/translation.md has the
 * figures for users.
 */
export function estimateTokens(request: MessageRequest): number {
  const { turns, tools, format } = request;
  const tokens =
    sum(turns, tokensOfTurn) +
    sum(tools, tokensOfTool) +
    (format?.type === 'json-schema' ? tokensOfJson(format.schema) : 0);
  return Math.max(1, Math.ceil(tokens));
}

/** English and code take about 4 bytes a token, Chinese 3 to 4, JSON and what is minified 3. */
const bytesPerToken = 3.5;
/** What a dialect's own frame around a turn, a call, a result or a tool costs. */
const frameTokens = 6;
/** What vendors take for a large image, and OpenAI for one that is not to be looked at closely. */
const imageTokens = 1500;
const coarseImageTokens = 85;
/** A page of a PDF is both text and image; scans are larger, plain text is smaller than this. */
const pageTokens = 2000;
const bytesPerPage = 50_000;
/** Sound at 128 kbit/s and 32 tokens a second; video at 1 Mbit/s and 300. */
const bytesPerPlayedToken = 450;
/** The description of a hosted tool, which the provider adds. */
const hostedToolTokens = 400;

function tokensOfTurn({ parts }: Turn): number {
  return frameTokens + sum<UserPart | AssistantPart>(parts, tokensOfPart);
}

function tokensOfPart(part: UserPart | AssistantPart): number {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return tokensOfText(part.text);
    case 'media':
      return tokensOfMedia(part);
    case 'tool-call':
      return frameTokens + tokensOfText(part.name) + tokensOfText(part.input);
    case 'tool-result':
      return frameTokens + sum<TextPart | MediaPart>(part.content, tokensOfPart);
  }
}

function tokensOfMedia({ media, source, detail }: MediaPart): number {
  if (source.kind === 'text') return tokensOfText(source.text);
  if (media === 'image') return detail === 'low' ? coarseImageTokens : imageTokens;
  // What is fetched elsewhere has no size here: it counts as one page, or a minute that is played.
  const bytes = source.kind === 'base64' ? source.data.length * 0.75 : undefined;
  if (media === 'document') return pageTokens * Math.ceil((bytes ?? 1) / bytesPerPage);
  return bytes === undefined ? pageTokens : bytes / bytesPerPlayedToken;
}

function tokensOfTool(tool: Tool): number {
  if (tool.type === 'hosted') return hostedToolTokens;
  const shape = tool.type === 'function' ? tool.schema : tool.grammar;
  return frameTokens + tokensOfText(tool.name) + tokensOfText(tool.description ?? '') + tokensOfJson(shape);
}

const tokensOfJson = (value: object | undefined) =>
  value === undefined ? 0 : tokensOfText(JSON.stringify(value));
const tokensOfText = (text: string) => Buffer.byteLength(text) / bytesPerToken;

const sum = <T>(list: readonly T[], tokensOf: (item: T) => number) =>
  list.reduce((tokens, item) => tokens + tokensOf(item), 0);
