import type { TokenLogprob } from '../message/parts.ts';
import { asList, asObject, type JsonObject } from '../read-json.ts';

export function readLogprobs(result: unknown): readonly TokenLogprob[] | undefined {
  const { chosenCandidates, topCandidates } = asObject(result);
  const alternatives = asList(topCandidates);
  const read = asList(chosenCandidates).flatMap((chosen, place) => {
    const token = readToken(chosen);
    const top = asList(asObject(alternatives[place])['candidates']).flatMap(
      (other) => readToken(other) ?? [],
    );
    return token === undefined ? [] : [{ ...token, top_logprobs: top }];
  });
  return read.length > 0 ? read : undefined;
}

function readToken(candidate: unknown): TokenLogprob | undefined {
  const { token, logProbability } = asObject(candidate);
  if (typeof token !== 'string') return undefined;
  // Google leaves zeros out.
  const logprob = typeof logProbability === 'number' ? logProbability : 0;
  return { token, logprob, bytes: [...Buffer.from(token)] };
}

export function writeLogprobs(logprobs: readonly TokenLogprob[]): JsonObject {
  return {
    chosenCandidates: logprobs.map(writeToken),
    topCandidates: logprobs.map(({ top_logprobs = [] }) => ({ candidates: top_logprobs.map(writeToken) })),
  };
}

const writeToken = ({ token, logprob }: TokenLogprob): JsonObject => ({ token, logProbability: logprob });
