import { useEffect, useState } from 'react';

/**
 * The present moment, told anew every `stepMs`, for countdowns and "12 s ago". Each caller redraws alone;
 * nothing ticks while the window is hidden.
 */
export function useNow(stepMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = () => {
      if (!document.hidden) setNow(Date.now());
    };
    const timer = setInterval(tick, stepMs);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [stepMs]);
  return now;
}
