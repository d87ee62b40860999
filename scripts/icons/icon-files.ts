/** Every image that is rendered from the drawings in resources/: what the script writes and the test expects. */
export interface IconFile {
  /** Below resources/. */
  readonly path: string;
  /** In pixels, smallest first; a .png has one. */
  readonly sizes: readonly number[];
  readonly drawing: Drawing;
}

export type Drawing =
  /** `margin`: of the whole width, on each side. macOS wants the shadow drawn in. */
  | { readonly kind: 'app'; readonly margin: number; readonly shadow: boolean }
  | { readonly kind: 'tray'; readonly state: TrayState; readonly colours: TrayColours };

export const trayStates = ['serving', 'attention', 'paused', 'offline'] as const;
export type TrayState = (typeof trayStates)[number];

export interface TrayColours {
  readonly mark: string;
  readonly badge: string;
}

/** macOS colours a template itself, from black and alpha alone. */
const template: TrayColours = { mark: '#000000', badge: '#000000' };

/** Middle tones: Linux and Windows do not tell an icon whether its panel is light or dark, so it must do on both. */
const panelColours: Record<TrayState, TrayColours> = {
  serving: { mark: '#16898f', badge: '#c77700' },
  attention: { mark: '#16898f', badge: '#c77700' },
  paused: { mark: '#768089', badge: '#c77700' },
  offline: { mark: '#768089', badge: '#c77700' },
};

/** Apple's grid: an 824 px tile on a 1024 px canvas. Elsewhere icons stand beside others that fill theirs. */
const macTile: Drawing = { kind: 'app', margin: 100 / 1024, shadow: true };
const plainTile: Drawing = { kind: 'app', margin: 1 / 32, shadow: false };
/** Too small for any margin. */
const wholeTile: Drawing = { kind: 'app', margin: 0, shadow: false };

const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];
/** What Explorer, the taskbar and the installer ask for at 100 to 250 %. */
const windowsSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256];
/** 16 and 32 px at 1x are left to macOS, which scales the 2x ones down: the entry types for them are unreliable. */
const macSizes = [32, 64, 128, 256, 512, 1024];

function png(path: string, size: number, drawing: Drawing): IconFile {
  return { path, sizes: [size], drawing };
}

function trayFiles(state: TrayState): IconFile[] {
  const panel: Drawing = { kind: 'tray', state, colours: panelColours[state] };
  const menuBar: Drawing = { kind: 'tray', state, colours: template };
  return [
    png(`tray/${state}.png`, 24, panel),
    png(`tray/${state}@2x.png`, 48, panel),
    { path: `tray/${state}.ico`, sizes: [16, 20, 24, 32, 40, 48], drawing: panel },
    png(`tray/${state}Template.png`, 16, menuBar),
    png(`tray/${state}Template@2x.png`, 32, menuBar),
  ];
}

export const iconFiles: readonly IconFile[] = [
  png('icons/icon.png', 512, plainTile),
  png('icons/icon@2x.png', 1024, plainTile),
  { path: 'icons/icon.ico', sizes: windowsSizes, drawing: wholeTile },
  { path: 'icons/icon.icns', sizes: macSizes, drawing: macTile },
  ...linuxSizes.map((size) =>
    png(`icons/linux/${size}x${size}.png`, size, size < 48 ? wholeTile : plainTile),
  ),
  ...trayStates.flatMap(trayFiles),
];
