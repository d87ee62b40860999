import { connectSessionBus } from '../../core/vault/session-bus.ts';

/**
 * Whether this desktop shows tray icons. Windows and macOS do; on Linux a program of the desktop must have taken the
 * watcher's name (GNOME has none without an extension), else a hidden window could never be found again.
 */
export async function hasTrayHost(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  if (platform !== 'linux') return true;
  const address =
    environment['DBUS_SESSION_BUS_ADDRESS'] ?? `unix:path=${environment['XDG_RUNTIME_DIR']}/bus`;
  try {
    const bus = await connectSessionBus(address);
    try {
      const answer = await bus.call('NameHasOwner', 'org.kde.StatusNotifierWatcher');
      return answer.readUInt32LE(0) === 1;
    } finally {
      bus.close();
    }
  } catch {
    return false;
  }
}
