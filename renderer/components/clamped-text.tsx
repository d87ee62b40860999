import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import './clamped-text.css';

/** Words of unknown length, such as a provider's: three lines of them, and the rest one click away. */
export function ClampedText({
  moreLabel,
  lessLabel,
  children,
}: {
  readonly moreLabel: string;
  readonly lessLabel: string;
  readonly children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const words = useRef<HTMLDivElement>(null);
  const overflows = useOverflow(words, open);
  const id = useId();
  return (
    <div>
      <div ref={words} id={id} className={open ? 'clamped-text' : 'clamped-text clamped-text-closed'}>
        {children}
      </div>
      {overflows || open ? (
        <button
          type="button"
          className="clamped-text-toggle"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {open ? lessLabel : moreLabel}
        </button>
      ) : null}
    </div>
  );
}

/** Whether the closed text is longer than its place, at this width. */
function useOverflow(words: React.RefObject<HTMLElement | null>, open: boolean): boolean {
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const element = words.current;
    if (element === null || open) return undefined;
    const measure = () => setOverflows(element.scrollHeight > element.clientHeight + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [words, open]);
  return overflows;
}
