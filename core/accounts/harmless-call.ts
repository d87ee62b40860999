import { codeAssistPath } from '../providers/code-assist/envelope.ts';
import { writePlanQuestion } from '../providers/code-assist/load-code-assist.ts';
import type { Provider } from '../providers/provider-registry.ts';
import { version } from '../version.ts';

/** A call that costs nothing, changes nothing, and needs the credential. */
export interface HarmlessCall {
  readonly method: 'GET' | 'POST';
  /** Below the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Most list their models; Code Assist has no such list and tells what the licence is instead. */
export function harmlessCall(provider: Provider): HarmlessCall {
  const { envelope, ownBetas } = provider;
  if (envelope === 'code-assist') return askForLicence;
  const headers = ownBetas.length === 0 ? {} : { 'anthropic-beta': ownBetas.join(',') };
  return { method: 'GET', path: modelListPath(provider), headers, body: null };
}

const askForLicence: HarmlessCall = {
  method: 'POST',
  path: codeAssistPath('loadCodeAssist'),
  headers: { 'content-type': 'application/json' },
  body: writePlanQuestion(undefined),
};

function modelListPath({ id, dialects }: Provider): string {
  // ChatGPT's list wants to know for whom it is.
  if (id === 'codex') return `/models?client_version=${version}`;
  return dialects.includes('anthropic') ? '/v1/models' : '/models';
}
