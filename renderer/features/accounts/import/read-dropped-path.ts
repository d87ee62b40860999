/**
 * Where what was dropped is, or null: a browser hands over a dropped folder without telling where it is. Some file
 * managers and terminals drop an address or a path as text.
 */
export function readDroppedPath(data: { readonly getData: (type: string) => string }): string | null {
  const [address = ''] = `${data.getData('text/uri-list')}\n${data.getData('text/plain')}`
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (address.startsWith('file://')) return pathOf(address);
  return /^(\/|~\/|[A-Za-z]:\\)/.test(address) ? address : null;
}

function pathOf(address: string): string | null {
  const path = URL.parse(address)?.pathname ?? null;
  if (path === null) return null;
  const decoded = decode(path);
  if (decoded === null) return null;
  return /^\/[A-Za-z]:\//.test(decoded) ? decoded.slice(1).replaceAll('/', '\\') : decoded;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
