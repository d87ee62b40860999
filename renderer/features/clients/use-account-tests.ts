import { useCallback, useRef, useState } from 'react';
import type { AppError, Result } from '../../../shared/errors.ts';
import type { AccountView } from '../../../shared/models/account.ts';
import { useBridge, useKnown } from '../../state/session-context.tsx';

/** A harmless call with one account, while it runs and what came of it. */
export interface AccountTest {
  readonly account: AccountView;
  readonly outcome: 'asking' | 'works' | { readonly words: string } | { readonly error: AppError };
}

export interface AccountTests {
  /** Null until they were asked for; empty when no account is ready. */
  readonly tests: readonly AccountTest[] | null;
  readonly start: () => void;
  readonly clear: () => void;
}

/** Asks every account that is ready whether its provider still takes its key. Costs nothing. */
export function useAccountTests(): AccountTests {
  const bridge = useBridge();
  const accounts = useKnown((known) => known.accounts.accounts);
  const [tests, setTests] = useState<readonly AccountTest[] | null>(null);
  const turn = useRef(0);
  const start = useCallback(() => {
    const mine = (turn.current += 1);
    const ready = (accounts ?? []).filter(({ status }) => status.state === 'ready');
    setTests(ready.map((account) => ({ account, outcome: 'asking' })));
    for (const { id } of ready) {
      void bridge.invoke('accounts.test', { account: id }).then((result) => {
        if (turn.current !== mine) return;
        setTests((before) => withOutcome(before, id, judge(result)));
      });
    }
  }, [bridge, accounts]);
  const clear = useCallback(() => {
    turn.current += 1;
    setTests(null);
  }, []);
  return { tests, start, clear };
}

function withOutcome(
  tests: readonly AccountTest[] | null,
  id: string,
  outcome: AccountTest['outcome'],
): readonly AccountTest[] | null {
  return tests?.map((test) => (test.account.id === id ? { ...test, outcome } : test)) ?? null;
}

function judge(result: Result<{ check: { outcome: string; message: string } }>): AccountTest['outcome'] {
  if (!result.ok) return { error: result.error };
  const { outcome, message } = result.value.check;
  return outcome === 'works' ? 'works' : { words: message };
}
