import { ChevronDown, ChevronUp, GripVertical } from 'lucide-react';
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { type Drag, findPlace, moveItem, shiftOf } from './drag-order.ts';
import { IconButton } from './icon-button.tsx';
import './reorder-list.css';

export interface ReorderItem {
  readonly id: string;
  /** What it is called where it cannot be seen. */
  readonly label: string;
}

export interface ReorderWords {
  readonly up: (label: string) => string;
  readonly down: (label: string) => string;
  /** Said to screen readers after a move; `place` counts from 1. */
  readonly moved: (label: string, place: number, count: number) => string;
}

interface Dropped {
  readonly ids: readonly string[];
  /** The order that it was dropped over. */
  readonly over: string;
}

type Direction = 'up' | 'down';

/**
 * A list whose order a person chooses: by dragging a row's grip, by its two buttons, or with the arrow keys, Home and
 * End on one of these. A new order is shown at once, until `items` come in another order or saving it fails.
 */
export function ReorderList<T extends ReorderItem>({
  label,
  items,
  words,
  onReorder,
  children,
}: {
  readonly label: string;
  readonly items: readonly T[];
  readonly words: ReorderWords;
  /** Saves the ids in their new order; whether it was saved. */
  readonly onReorder: (ids: readonly string[]) => Promise<boolean>;
  readonly children: (item: T, index: number) => ReactNode;
}) {
  const [dropped, setDropped] = useState<Dropped>();
  const [pending, setPending] = useState(false);
  const [announced, setAnnounced] = useState('');
  const over = keyOf(items);
  const shown = dropped?.over === over ? sortBy(items, dropped.ids) : items;
  const focus = useFocusAfterMove();

  const move = async (from: number, to: number) => {
    const item = shown[from];
    if (pending || item === undefined || to === from || to < 0 || to >= shown.length) return;
    const ids = moveItem(shown, from, to).map(({ id }) => id);
    setDropped({ ids, over });
    setAnnounced(words.moved(item.label, to + 1, shown.length));
    setPending(true);
    const saved = await onReorder(ids);
    setPending(false);
    if (!saved) setDropped(undefined);
  };
  const drag = useDrag((from, to) => void move(from, to));

  const moveByButton = (index: number, to: number, direction: Direction) => {
    const item = shown[index];
    if (item !== undefined) focus.keep(item.id, direction);
    void move(index, to);
  };
  const onKeyDown = (event: KeyboardEvent, index: number, direction: Direction) => {
    const to = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    moveByButton(index, to, direction);
  };
  const button = (item: T, index: number, direction: Direction) => {
    const to = direction === 'up' ? index - 1 : index + 1;
    return (
      <IconButton
        size="small"
        label={words[direction](item.label)}
        ref={focus.ref(item.id, direction)}
        aria-disabled={to < 0 || to >= shown.length || undefined}
        onClick={() => moveByButton(index, to, direction)}
        onKeyDown={(event) => onKeyDown(event, index, direction)}
      >
        {direction === 'up' ? <ChevronUp aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
      </IconButton>
    );
  };

  return (
    <>
      <ol
        className={drag.current === undefined ? 'reorder' : 'reorder reorder-dragging'}
        aria-label={label}
        aria-busy={pending || undefined}
      >
        {shown.map((item, index) => (
          <li
            key={item.id}
            className="reorder-row"
            data-lifted={drag.current?.from === index || undefined}
            style={drag.current && { transform: `translateY(${String(shiftOf(index, drag.current))}px)` }}
          >
            <span className="reorder-grip" aria-hidden="true" {...drag.handlers(index)}>
              <GripVertical />
            </span>
            <div className="reorder-content">{children(item, index)}</div>
            <div className="reorder-buttons">
              {button(item, index, 'up')}
              {button(item, index, 'down')}
            </div>
          </li>
        ))}
      </ol>
      <span className="visually-hidden" role="status">
        {announced}
      </span>
    </>
  );
}

const keyOf = (items: readonly ReorderItem[]) => JSON.stringify(items.map(({ id }) => id));

function sortBy<T extends ReorderItem>(items: readonly T[], ids: readonly string[]): T[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = ({ id }: T) => places.get(id) ?? places.size;
  return items.toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** A row that moves in the document loses the focus: its button gets it back. */
function useFocusAfterMove() {
  const buttons = useRef(new Map<string, HTMLButtonElement>());
  const wanted = useRef<string>(undefined);
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    buttons.current.get(wanted.current)?.focus();
    wanted.current = undefined;
  });
  const keyFor = (id: string, direction: Direction) => `${direction} ${id}`;
  return {
    keep: (id: string, direction: Direction) => {
      wanted.current = keyFor(id, direction);
    },
    ref: (id: string, direction: Direction) => (element: HTMLButtonElement | null) => {
      if (element === null) buttons.current.delete(keyFor(id, direction));
      else buttons.current.set(keyFor(id, direction), element);
    },
  };
}

/** Follows a pointer that lifted a row by its grip; Escape puts the row back. */
function useDrag(onDrop: (from: number, to: number) => void) {
  const [current, setCurrent] = useState<Drag & { readonly startY: number }>();
  const lifted = current !== undefined;
  useLayoutEffect(() => {
    if (!lifted) return undefined;
    const cancel = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape') setCurrent(undefined);
    };
    window.addEventListener('keydown', cancel);
    return () => window.removeEventListener('keydown', cancel);
  }, [lifted]);

  const lift = (event: PointerEvent<HTMLElement>, from: number) => {
    const list = event.currentTarget.closest('ol');
    if (event.button !== 0 || list === null) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const heights = Array.from(list.children, (row) => row.getBoundingClientRect().height);
    setCurrent({ from, to: from, offset: 0, heights, startY: event.clientY - topOf(list) });
  };
  const follow = (event: PointerEvent<HTMLElement>) => {
    const list = event.currentTarget.closest('ol');
    if (current === undefined || list === null) return;
    // Against the list and not the window: the page may be scrolled meanwhile.
    const offset = event.clientY - topOf(list) - current.startY;
    setCurrent({ ...current, offset, to: findPlace(current, offset) });
    event.currentTarget.closest('li')?.scrollIntoView({ block: 'nearest' });
  };
  const drop = () => {
    setCurrent(undefined);
    if (current !== undefined) onDrop(current.from, current.to);
  };
  const handlers = (index: number) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => lift(event, index),
    onPointerMove: follow,
    onPointerUp: drop,
    onPointerCancel: () => setCurrent(undefined),
  });
  return { current, handlers };
}

const topOf = (list: Element) => list.getBoundingClientRect().top;
