import type { Dialect, ProviderData } from '../../shared/models/provider.ts';
import type { Operation } from '../dialects/dialect.ts';
import { dialectAdapters } from '../dialects/registry.ts';
import { chooseMethod, codeAssistPath } from './code-assist/envelope.ts';

/** Where a provider takes a request, below the account's base URL. */
export function upstreamPath(
  { envelope }: Pick<ProviderData, 'envelope'>,
  dialect: Dialect,
  operation: Operation,
  model: string,
  stream: boolean,
): string {
  return envelope === null
    ? dialectAdapters[dialect].upstreamPath(operation, model, stream)
    : codeAssistPath(chooseMethod(operation, stream));
}
