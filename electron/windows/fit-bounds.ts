export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const smallest = { width: 720, height: 480 } as const;
export const usual = { width: 1120, height: 760 } as const;
/** Sign-in pages are made for such a width; they scroll where there is less. */
export const signInSize = {
  usual: { width: 600, height: 760 },
  smallest: { width: 420, height: 480 },
} as const;
/** How much of the title bar must be on a screen for a person to get hold of the window. */
const grip = { width: 120, height: 32 } as const;

/**
 * Where to open the window: where it was, if a screen is still there; else in the usual size, wherever the system
 * puts it. Never larger than the screen it is on.
 */
export function fitBounds(kept: Bounds | undefined, areas: readonly Bounds[]): Partial<Bounds> {
  if (kept === undefined) return usual;
  const area = areas.find((candidate) => isGrippable(kept, candidate));
  if (area === undefined) return { width: kept.width, height: kept.height };
  const width = Math.min(Math.max(kept.width, smallest.width), area.width);
  const height = Math.min(Math.max(kept.height, smallest.height), area.height);
  return { x: kept.x, y: kept.y, width, height };
}

function isGrippable(window: Bounds, area: Bounds): boolean {
  const visible = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const top = window.y - area.y;
  return visible >= grip.width && top >= 0 && top <= area.height - grip.height;
}
