/** A row that is being dragged, as it was measured when it was lifted. */
export interface Drag {
  readonly from: number;
  /** Where it would be dropped now. */
  readonly to: number;
  /** How far it was moved, in pixels. */
  readonly offset: number;
  /** Each row's height, top to bottom. */
  readonly heights: readonly number[];
}

/** The place of a row moved by `offset`: it takes a neighbour's once it covers more than half of it. */
export function findPlace({ from, heights }: Omit<Drag, 'to' | 'offset'>, offset: number): number {
  const step = Math.sign(offset);
  let place = from;
  let left = Math.abs(offset);
  for (;;) {
    const neighbour = heights[place + step];
    if (step === 0 || neighbour === undefined || left <= neighbour / 2) return place;
    left -= neighbour;
    place += step;
  }
}

/** How far a row stands from its own place while another one is dragged. */
export function shiftOf(index: number, { from, to, offset, heights }: Drag): number {
  if (index === from) return offset;
  const height = heights[from] ?? 0;
  if (from < index && index <= to) return -height;
  if (to <= index && index < from) return height;
  return 0;
}

export function moveItem<T>(items: readonly T[], from: number, to: number): T[] {
  const moved = [...items];
  moved.splice(to, 0, ...moved.splice(from, 1));
  return moved;
}
