import { stat } from 'node:fs/promises';
import type { LoginOwner } from '../../shared/models/login-owner.ts';
import { loginOwnerNames } from '../../shared/models/login-owner-name.ts';
import type { Account } from '../accounts/account-store.ts';
import { readTokenSet } from '../accounts/token-set.ts';
import type { LoginReader, ReadLogin } from '../imports/login-reader.ts';
import type { Vault } from '../vault/vault.ts';

/**
 * The name of the tool that still keeps the login which an account was imported from; undefined: nobody does, or that
 * cannot be told. A login that the tool made since then is another one.
 */
export async function findSharing(
  { vault, readers }: { readonly vault: Vault; readonly readers: Readonly<Record<LoginOwner, LoginReader>> },
  { id, label, kind, source, createdAt }: Account,
): Promise<string | undefined> {
  if (kind !== 'oauth' || source === null) return undefined;
  try {
    const own = readTokenSet(vault.get(id) ?? '', label).refreshToken;
    const logins = (await readers[source.owner].read(source.path)) ?? [];
    const theirs = refreshTokenOf(logins.find((login) => login.source.entry === source.entry));
    if (own === null || theirs === undefined) return undefined;
    const isSame = theirs === own || (await stat(source.path)).mtimeMs < createdAt;
    return isSame ? loginOwnerNames[source.owner] : undefined;
  } catch {
    // A file that is gone or cannot be read renews nothing; what is wrong here is told by other checks.
    return undefined;
  }
}

function refreshTokenOf(login: ReadLogin | undefined): string | undefined {
  return login?.secret?.kind === 'tokens' ? (login.secret.refreshToken ?? undefined) : undefined;
}
