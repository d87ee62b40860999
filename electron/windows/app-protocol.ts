import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { windowPolicy } from '../../shared/window-policy.ts';

/**
 * The window's own address, `app://portunus/`, in place of `file://`, which would reach every file of the user
 * (row EL-2). Serves the built window's files and nothing else: GET only, names from a short alphabet only, so that
 * there is no second way to spell a path, and nothing that a link leads out of the folder.
 */
export const appScheme = 'app';
export const appHost = 'portunus';
export const appUrl = `${appScheme}://${appHost}/`;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

const securityHeaders = {
  'content-security-policy': windowPolicy,
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const segment = '[A-Za-z0-9_-][A-Za-z0-9._-]*';
const plainPath = new RegExp(`^/(?:${segment}/)*${segment}$`);

/** Answers requests for files of `folder`. */
export function createAppHandler(folder: string): (request: Request) => Promise<Response> {
  return async ({ method, url }) => {
    if (method !== 'GET') return answer(405, 'text/plain; charset=utf-8', 'Method not allowed');
    const file = await findFile(folder, url);
    if (file === undefined) return answer(404, 'text/plain; charset=utf-8', 'Not found');
    return answer(200, file.type, file.content);
  };
}

/** Whether an address is a page of ours: what may use the bridge. */
export function isAppUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && isOwn(url);
}

function isOwn({ protocol, host, username, password }: URL): boolean {
  return protocol === `${appScheme}:` && host === appHost && username === '' && password === '';
}

async function findFile(
  folder: string,
  text: string,
): Promise<{ type: string; content: Uint8Array<ArrayBuffer> } | undefined> {
  const url = URL.parse(text);
  if (url === null || !isOwn(url)) return undefined;
  const name = url.pathname === '/' || url.pathname === '' ? '/index.html' : url.pathname;
  const type = contentTypes[extname(name)];
  if (type === undefined || !plainPath.test(name)) return undefined;
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, name))]);
    return path.startsWith(root + sep) ? { type, content: new Uint8Array(await readFile(path)) } : undefined;
  } catch {
    return undefined; // Missing, a folder, or not readable: the same to whoever asks.
  }
}

function answer(status: number, type: string, body: string | Uint8Array<ArrayBuffer>): Response {
  return new Response(body, { status, headers: { ...securityHeaders, 'content-type': type } });
}
