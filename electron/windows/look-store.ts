import type { IpcMain } from 'electron';
import Store from 'electron-store';
import { z } from 'zod';
import { Theme } from '../../shared/models/settings.ts';

/** How the window looked: the only thing that electron-store keeps (decision D14). Losing it costs nothing. */
const Look = z.object({
  bounds: z
    .object({ x: z.number().int(), y: z.number().int(), width: z.number().int(), height: z.number().int() })
    .optional()
    .catch(undefined),
  maximized: z.boolean().catch(false),
  /** The engine's setting as it was last seen, so that the first frame has the right ground. */
  theme: Theme.catch('system'),
  /** macOS only: whether a start at login shows no window. */
  hiddenAtLogin: z.boolean().catch(true),
});
export type Look = z.infer<typeof Look>;

export interface LookStore {
  readonly look: Look;
  save(change: Partial<Look>): void;
}

/** A store that is damaged or cannot be written is as good as none: the app starts with the usual look. */
export function openLookStore(folder: string, ipc: Pick<IpcMain, 'removeAllListeners'>): LookStore {
  const store = attempt(() => new Store({ cwd: folder, name: 'look', clearInvalidConfig: true }));
  // electron-store answers windows on a channel of its own; ours have no use for it (row EL-6).
  ipc.removeAllListeners('electron-store-get-data');
  let look = Look.parse(attempt(() => store?.store) ?? {});
  return {
    get look() {
      return look;
    },
    save: (change) => {
      look = { ...look, ...change };
      attempt(() => store?.set(look));
    },
  };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
