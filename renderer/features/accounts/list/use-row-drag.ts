import { type DragEvent, useMemo, useRef } from 'react';
import type { Grip } from '../row/account-grip.tsx';

type Side = 'before' | 'after';

/** Handlers for a list whose rows are dragged into another order; the rows themselves need not know of it. */
export function useRowDrag(onPut: (moved: string, target: string, side: Side) => void): {
  readonly grip: Grip;
  readonly listHandlers: {
    readonly onDragOver: (event: DragEvent<HTMLElement>) => void;
    readonly onDragLeave: (event: DragEvent<HTMLElement>) => void;
    readonly onDrop: (event: DragEvent<HTMLElement>) => void;
  };
} {
  const taken = useRef<string | null>(null);
  const marked = useRef<HTMLElement | null>(null);
  const mark = (row: HTMLElement | null, side: Side | null) => {
    if (marked.current !== row) marked.current?.removeAttribute('data-drop');
    marked.current = row;
    if (row !== null && side !== null) row.dataset['drop'] = side;
  };
  const letGo = () => {
    taken.current = null;
    mark(null, null);
  };
  // Rows are compared by their props: the grip has to stay the same.
  const grip = useMemo<Grip>(
    () => ({
      take: (account) => {
        taken.current = account;
      },
      letGo: () => {
        taken.current = null;
        marked.current?.removeAttribute('data-drop');
        marked.current = null;
      },
    }),
    [],
  );
  return {
    grip,
    listHandlers: {
      onDragOver: (event) => {
        const row = rowUnder(event);
        if (taken.current === null || row === null) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        mark(row, sideOf(event, row));
      },
      onDragLeave: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) mark(null, null);
      },
      onDrop: (event) => {
        const row = rowUnder(event);
        const target = row?.querySelector<HTMLElement>('[data-grip]')?.dataset['grip'];
        if (taken.current !== null && row !== null && target !== undefined) {
          event.preventDefault();
          onPut(taken.current, target, sideOf(event, row));
        }
        letGo();
      },
    },
  };
}

function rowUnder(event: DragEvent<HTMLElement>): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>('.account-row') : null;
}

function sideOf(event: DragEvent, row: HTMLElement): Side {
  const { top, height } = row.getBoundingClientRect();
  return event.clientY < top + height / 2 ? 'before' : 'after';
}
