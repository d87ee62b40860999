/** `false` in a release build (vite define), so that the bundler drops the hook; absent when source runs directly. */
declare const __FAULT_POINTS__: boolean | undefined;

/** A test's child process sets this to end itself at a named step (rows CFG-8, ENV-6, ENV-9, SEC-8). */
interface FaultHook {
  __portunusFault?: (name: string) => void;
}

/** Names a step at which a crash must leave either the old state or the new one. Does nothing outside of such tests. */
export function faultPoint(name: string): void {
  if (typeof __FAULT_POINTS__ !== 'undefined' && !__FAULT_POINTS__) return;
  (globalThis as FaultHook).__portunusFault?.(name);
}
