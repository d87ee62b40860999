import type { ActivityEntry } from '../../shared/models/activity.ts';

/** A stream of events as a very busy engine would send them. */
export interface FloodShape {
  readonly batches: number;
  readonly batchEveryMs: number;
  /** In each batch: requests that begin, and as many of the earlier ones that end. */
  readonly beginningPerBatch: number;
  /** What every request looks like. */
  readonly template: ActivityEntry;
  /** So that several floods on one page do not tell of the same requests. */
  readonly name: string;
}

export interface FloodResult {
  /** Milliseconds between frames, all of them. */
  readonly frameGaps: readonly number[];
  readonly begun: number;
  /** Entries told: beginnings and ends. */
  readonly events: number;
  readonly tookMs: number;
}

/**
 * Runs in the page: publishes the batches through the gallery's bridge and watches the frames meanwhile.
 * Self-contained, as it is sent there as text.
 */
export async function floodPage(shape: FloodShape): Promise<FloodResult> {
  const gallery = window.gallery;
  if (gallery === undefined) throw new Error('this page is no gallery');
  const frameGaps: number[] = [];
  let watching = true;
  let last = performance.now();
  const onFrame = (now: number) => {
    frameGaps.push(now - last);
    last = now;
    if (watching) requestAnimationFrame(onFrame);
  };
  requestAnimationFrame((now) => {
    last = now;
    requestAnimationFrame(onFrame);
  });

  const startedAt = performance.now();
  let begun = 0;
  let events = 0;
  let open: ActivityEntry[] = [];
  for (let batch = 0; batch < shape.batches; batch += 1) {
    const ended = open.map((entry): ActivityEntry => ({ ...entry, outcome: 'completed', status: 200 }));
    open = Array.from({ length: shape.beginningPerBatch }, (): ActivityEntry => {
      begun += 1;
      return {
        ...shape.template,
        id: `req_${shape.name}${String(begun).padStart(9, '0')}`,
        time: Date.now(),
        outcome: 'running',
        status: null,
      };
    });
    events += open.length + ended.length;
    gallery.publish('activity.changed', [...ended, ...open]);
    const dueAt = startedAt + (batch + 1) * shape.batchEveryMs;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAt - performance.now())));
  }
  watching = false;
  return { frameGaps, begun, events, tookMs: performance.now() - startedAt };
}
