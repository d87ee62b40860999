import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, type NativeImage, Tray } from 'electron';
import type { TrayAction, TrayIcon, TrayItem, TrayModel } from './describe-tray.ts';

export interface AppTrayOptions {
  /** The folder with `<state>.png`, `@2x` beside it, and `<state>Template.png` for macOS. */
  readonly images: string;
  readonly act: (action: TrayAction) => void;
  /** A click on the icon itself, where the system does not open the menu by it. */
  readonly onClick: () => void;
}

/** The icon near the clock. Applies models; what they say is decided in `describe-tray.ts`. */
export class AppTray {
  readonly #options: AppTrayOptions;
  readonly #tray: Tray;
  #shown: TrayModel | undefined;

  constructor(options: AppTrayOptions, first: TrayModel) {
    this.#options = options;
    this.#tray = new Tray(this.#load(first.icon));
    // On macOS a click opens the menu; Linux desktops do as they like.
    if (process.platform === 'win32') this.#tray.on('click', options.onClick);
    this.show(first);
  }

  /** Touches only what changed: a menu that is rebuilt while it is open closes under the person's hand. */
  show(model: TrayModel): void {
    if (model.icon !== this.#shown?.icon) this.#tray.setImage(this.#load(model.icon));
    if (model.tooltip !== this.#shown?.tooltip) this.#tray.setToolTip(model.tooltip);
    if (JSON.stringify(model.items) !== JSON.stringify(this.#shown?.items)) {
      this.#tray.setContextMenu(Menu.buildFromTemplate(model.items.map((item) => this.#toMenuItem(item))));
    }
    this.#shown = model;
  }

  destroy(): void {
    this.#tray.destroy();
  }

  #load(icon: TrayIcon): NativeImage {
    const isTemplate = process.platform === 'darwin';
    const extension = process.platform === 'win32' ? 'ico' : 'png';
    return nativeImage.createFromPath(
      join(this.#options.images, `${icon}${isTemplate ? 'Template' : ''}.${extension}`),
    );
  }

  #toMenuItem(item: TrayItem): MenuItemConstructorOptions {
    if (item.kind === 'separator') return { type: 'separator' };
    const { action } = item;
    const base = {
      // `&` would mark the next letter as the item's key.
      label: item.label.replaceAll('&', '&&'),
      enabled: action !== undefined,
      click: () => {
        if (action !== undefined) this.#options.act(action);
      },
    };
    return item.kind === 'line' ? base : { ...base, type: 'checkbox', checked: item.checked };
  }
}
