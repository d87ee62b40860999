import { dirname, join } from 'node:path';
import { z } from 'zod';
import { identifyToken, mergeIdentities, nobody } from '../auth/issuer/login-identity.ts';
import { epochMs, text, tokensOf, untakeable } from './describe-login.ts';
import type { LoginReader, Machine, ReadLogin } from './login-reader.ts';
import { brokenFile, chooseFolder, readLoginJson, stampFile } from './read-login-file.ts';

const owner = 'gemini-cli';
const fileName = 'oauth_creds.json';
const accountsFile = 'google_accounts.json';
/** Where newer releases keep the login when they encrypt it. */
const encryptedFile = 'gemini-credentials.json';

const Credentials = z.looseObject({
  access_token: text,
  refresh_token: text,
  scope: text,
  id_token: text,
  expiry_date: epochMs,
});
const Accounts = z.looseObject({ active: text });

export const geminiCliReader: LoginReader = {
  owner,
  places: (machine) => [join(geminiFolder(machine), fileName)],
  placesIn: (folder) => [join(folder, fileName), join(folder, '.gemini', fileName)],
  read: (place) => {
    const content = readLoginJson(place);
    if (content === undefined) return undefined;
    const file = Credentials.safeParse(content).data;
    if (file === undefined) throw brokenFile(place, 'it does not hold what Gemini CLI writes');
    return readCredentials(file, place);
  },
  hidden: (machine) => {
    const folder = geminiFolder(machine);
    if (stampFile(join(folder, fileName)) !== undefined) return [];
    const encrypted = join(folder, encryptedFile);
    const email = readActiveEmail(folder);
    if (stampFile(encrypted) === undefined && email === null) return [];
    const source = { owner, path: encrypted, entry: null } as const;
    return [untakeable(source, email ?? 'Gemini CLI', { code: 'login-encrypted', owner })];
  },
};

function readCredentials(file: z.infer<typeof Credentials>, path: string): ReadLogin[] {
  const source = { owner, path, entry: null } as const;
  const accessToken = file.access_token;
  if (typeof accessToken !== 'string') return [untakeable(source, 'Gemini CLI', { code: 'login-empty' })];
  const email = readActiveEmail(dirname(path));
  const identity = mergeIdentities(
    identifyToken(file.id_token ?? null),
    email === null ? null : { ...nobody, email },
  );
  return [
    {
      source,
      provider: 'code-assist',
      kind: typeof file.refresh_token === 'string' ? 'oauth' : 'token',
      name: identity?.email ?? 'Gemini CLI',
      identity,
      baseUrl: null,
      expiresAt: file.expiry_date ?? null,
      problem: null,
      secret: tokensOf(accessToken, {
        refreshToken: file.refresh_token ?? null,
        idToken: file.id_token ?? null,
        scopes: file.scope?.split(' ').filter(Boolean) ?? [],
      }),
    },
  ];
}

function readActiveEmail(folder: string): string | null {
  try {
    return Accounts.safeParse(readLoginJson(join(folder, accountsFile))).data?.active ?? null;
  } catch {
    // The login can be used without it.
    return null;
  }
}

function geminiFolder({ home, environment }: Machine): string {
  return join(chooseFolder('GEMINI_CLI_HOME', environment.GEMINI_CLI_HOME, [home]), '.gemini');
}
