import type { RequestOutcome } from '../../../shared/models/activity.ts';
import type { MarkShape } from '../../components/mark.tsx';
import type { Tone } from '../../components/pill.tsx';

/** How an outcome is drawn; its word stands beside it. */
export const outcomeLook: Record<RequestOutcome, { readonly tone: Tone; readonly mark: MarkShape }> = {
  running: { tone: 'accent', mark: 'wait' },
  completed: { tone: 'good', mark: 'ok' },
  refused: { tone: 'bad', mark: 'attention' },
  failed: { tone: 'bad', mark: 'attention' },
  cut: { tone: 'warn', mark: 'attention' },
  left: { tone: 'neutral', mark: 'off' },
};
