import type { MenuItemConstructorOptions } from 'electron';
import type { Words } from '../words.ts';

export interface MenuActions {
  readonly openSettings: () => void;
  readonly closeWindow: () => void;
  readonly quit: () => void;
}

/**
 * macOS shows it at the top and needs Edit for its clipboard keys; elsewhere the bar is hidden and the menu only
 * gives the keys their meaning. No reload and no development tools: those are for a build from source.
 */
export function describeMenu(
  words: Words,
  actions: MenuActions,
  options: { platform: NodeJS.Platform; development: boolean },
): MenuItemConstructorOptions[] {
  const { platform, development } = options;
  const settings = { label: words.settings, accelerator: 'CommandOrControl+,', click: actions.openSettings };
  const quit = { label: words.quit, accelerator: 'CommandOrControl+Q', click: actions.quit };
  const close = { label: words.closeWindow, accelerator: 'CommandOrControl+W', click: actions.closeWindow };
  const separator = { type: 'separator' } as const;
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
  ];
  if (development) view.push(separator, { role: 'reload' }, { role: 'toggleDevTools' });
  const appMenu: MenuItemConstructorOptions = {
    label: 'Portunus',
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      quit,
    ],
  };
  const fileMenu = { label: words.menuFile, submenu: [settings, separator, close, quit] };
  return [
    platform === 'darwin' ? appMenu : fileMenu,
    { role: 'editMenu', label: words.menuEdit },
    { label: words.menuView, submenu: view },
    {
      label: words.menuWindow,
      role: 'window',
      submenu: [{ role: 'minimize' }, ...(platform === 'darwin' ? [{ role: 'zoom' } as const, close] : [])],
    },
  ];
}
