import type { ArchivedFile } from './read-asar.ts';

/**
 * What an app.asar may hold, said from the other side than electron-builder.yml: a slip there must not put sources,
 * tests, half of node_modules or something of the packing machine into people's hands.
 */
const allowed: readonly RegExp[] = [
  /^(package\.json|LICENSE)$/,
  /^dist\/([\w-]+\.js|third-party-licences\.txt)$/,
  /^dist\/electron\/[\w-]+\.cjs$/,
  /^dist\/renderer\/([\w-]+\/)*[\w.-]+\.(html|js|css|svg|png|woff2)$/,
  /^resources\/headless\/[\w-]+\.(html|css)$/,
  /^resources\/tray\/\w+(@2x)?\.(png|ico)$/,
  /^resources\/icons\/icon(@2x)?\.png$/,
  /^node_modules\/@napi-rs\/keyring\/(package\.json|LICENSE|\w+\.js)$/,
  /^node_modules\/@napi-rs\/keyring-[\w-]+\/(package\.json|[\w.-]+\.node)$/,
];

const secrets: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bsk-(ant|proj|or)-[\w-]{24,}/,
  /\bAIza[\w-]{35}/,
  /\bgh[pousr]_\w{36}/,
  /\bnpm_\w{36}/,
  /\bAKIA[0-9A-Z]{16}\b/,
];

/** Faults, in words; none is what is wanted. `checkout`: the folder that it was built in. */
export function checkArchive(files: readonly ArchivedFile[], checkout: string): string[] {
  return [
    ...files
      .filter(({ path }) => !allowed.some((rule) => rule.test(path)))
      .map(({ path }) => `holds ${path}`),
    ...files.flatMap((file) => checkText(file, checkout)),
    ...findMissing(files).map((path) => `lacks ${path}`),
  ];
}

function checkText({ path, bytes }: ArchivedFile, checkout: string): string[] {
  if (!/\.(c?js|json|html|css|svg)$/.test(path)) return [];
  const text = bytes.toString('utf8');
  const faults = secrets
    .filter((rule) => rule.test(text))
    .map((rule) => `${path} holds what looks like a secret (${rule})`);
  return text.includes(checkout) ? [...faults, `${path} names the folder that it was built in`] : faults;
}

function findMissing(files: readonly ArchivedFile[]): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const manifest = files.find(({ path }) => path === 'package.json');
  const { main } = JSON.parse(manifest?.bytes.toString() ?? '{}') as { main?: string };
  return [
    main ?? 'an entry in package.json',
    'dist/third-party-licences.txt',
    'dist/serve.js',
    'dist/keychain-worker.js',
    'dist/renderer/index.html',
    'resources/tray/serving.png',
    'resources/icons/icon.png',
  ].filter((path) => !paths.has(path));
}
