import { useCallback, useRef, useState } from 'react';
import type { CommandName, Input, Output } from '../../shared/contract.ts';
import type { AppError, Result } from '../../shared/errors.ts';
import { useExplain } from '../i18n/use-explain.ts';
import { useBridge, useToasts } from './session-context.tsx';

export interface Command<N extends CommandName> {
  /** Calls the engine; a second call while one is under way is ignored and gives undefined. */
  readonly run: (input: Input<N>) => Promise<Result<Output<N>> | undefined>;
  readonly pending: boolean;
  /** Of the last call, until the next one. */
  readonly error: AppError | null;
  readonly clearError: () => void;
}

/**
 * One of the contract's commands as a screen uses it. A failure is kept in `error` for the screen to show
 * beside its cause, or, with `onError: 'toast'`, said at once where no such place is.
 */
export function useCommand<N extends CommandName>(
  name: N,
  { onError = 'keep' }: { readonly onError?: 'keep' | 'toast' } = {},
): Command<N> {
  const bridge = useBridge();
  const toasts = useToasts();
  const explain = useExplain();
  const [state, setState] = useState<{ pending: boolean; error: AppError | null }>(idle);
  const running = useRef(false);
  const run = useCallback(
    async (input: Input<N>) => {
      if (running.current) return undefined;
      running.current = true;
      setState({ pending: true, error: null });
      const result = await bridge.invoke(name, input);
      running.current = false;
      setState({ pending: false, error: result.ok ? null : result.error });
      if (!result.ok && onError === 'toast') {
        const { message, hint } = explain(result.error);
        toasts.show({ tone: 'bad', message, detail: hint });
      }
      return result;
    },
    [bridge, name, onError, explain, toasts],
  );
  return { run, ...state, clearError: useCallback(() => setState(idle), []) };
}

const idle = { pending: false, error: null };
