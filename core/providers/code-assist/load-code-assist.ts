/**
 * Asks Google which project and tier a login has. It names no product but ours (decision D7): the kind of program is
 * left unspecified, which the API knows.
 */
import { request, type Dispatcher } from 'undici';
import type { Upstream } from '../../accounts/upstream.ts';
import { version } from '../../version.ts';
import { codeAssistPath } from './envelope.ts';

const askLimitMs = 15_000;
const largestAnswerBytes = 1_048_576;

export interface CodeAssistAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** `project`: the person's own choice, where there is one. */
export function writePlanQuestion(project: string | undefined): string {
  return JSON.stringify({
    cloudaicompanionProject: project,
    metadata: {
      ideType: 'IDE_UNSPECIFIED',
      platform: 'PLATFORM_UNSPECIFIED',
      pluginType: 'PLUGIN_UNSPECIFIED',
      duetProject: project,
    },
  });
}

/** Rejects as undici does when nobody answers. */
export async function loadCodeAssist(
  { origin, basePath, credential }: Upstream,
  dispatcher: Dispatcher,
  project: string | undefined,
): Promise<CodeAssistAnswer> {
  const answer = await request(origin + basePath + codeAssistPath('loadCodeAssist'), {
    dispatcher,
    method: 'POST',
    signal: AbortSignal.timeout(askLimitMs),
    headers: {
      'content-type': 'application/json',
      'accept-encoding': 'identity',
      'user-agent': `portunus/${version}`,
      [credential.header]: credential.value,
    },
    body: writePlanQuestion(project),
  });
  return { status: answer.statusCode, headers: answer.headers, body: await readText(answer.body) };
}

async function readText(body: Dispatcher.ResponseData['body']): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestAnswerBytes) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
