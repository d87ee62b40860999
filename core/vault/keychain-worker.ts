import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { Entry } from '@napi-rs/keyring';
import { classifyKeychainError } from './keychain-faults.ts';
import type { KeychainAnswer, KeychainRequest } from './keychain-protocol.ts';
import { connectSessionBus } from './session-bus.ts';

/**
 * The only file that touches the system's keychain, in a thread of its own: the library blocks the thread it runs in,
 * for seconds when the service is silent and for as long as a prompt is open (row SEC-3). It never logs.
 */
const service = 'Portunus';

/** Without this the library falls back to the kernel's keyring, which forgets everything at reboot (row SEC-2). */
const pinned = { linux: { store: 'secret-service' } } as const;

parentPort?.on('message', (request: KeychainRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply));
});

async function answer(request: KeychainRequest): Promise<KeychainAnswer> {
  try {
    const key = perform(request);
    const backend = await nameBackend();
    return key === null ? { state: 'absent', backend } : { state: 'value', key, backend };
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    return { state: 'failed', fault: classifyKeychainError(words), words };
  }
}

/** What the entry holds after the request. */
function perform(request: KeychainRequest): Uint8Array | null {
  const entry = new Entry(service, request.account, pinned);
  if (request.kind === 'delete') entry.deleteCredential();
  if (request.kind === 'write') entry.setSecret(request.key);
  const secret = entry.getSecret();
  return secret && Uint8Array.from(secret);
}

/** On Linux the program behind the Secret Service, e.g. `gnome-keyring-daemon`: two of them do not share their entries. */
async function nameBackend(): Promise<string> {
  if (process.platform === 'darwin') return 'macOS keychain';
  if (process.platform === 'win32') return 'Windows Credential Manager';
  const program = await findSecretService().catch(() => undefined);
  return program === undefined ? 'secret-service' : `secret-service (${program})`;
}

async function findSecretService(): Promise<string> {
  const address =
    process.env['DBUS_SESSION_BUS_ADDRESS'] ?? `unix:path=${process.env['XDG_RUNTIME_DIR'] ?? ''}/bus`;
  const bus = await connectSessionBus(address);
  try {
    const reply = await bus.call('GetConnectionUnixProcessID', 'org.freedesktop.secrets');
    // The first argument, not `comm`: the kernel cuts that off after 15 characters.
    const [program = ''] = readFileSync(`/proc/${reply.readUInt32LE()}/cmdline`, 'utf8').split('\0');
    return program.replace(/^.*\//, '');
  } finally {
    bus.close();
  }
}
