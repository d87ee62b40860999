import type { MarkShape } from '../../../components/mark.tsx';
import type { Tone } from '../../../components/pill.tsx';
import type { ShownState } from './account-state.ts';

/** Each state's colour and shape, beside its word. */
export const stateLook: Record<ShownState, { readonly tone: Tone; readonly mark: MarkShape }> = {
  ready: { tone: 'good', mark: 'ok' },
  refreshing: { tone: 'good', mark: 'wait' },
  expiring: { tone: 'warn', mark: 'attention' },
  'cooling-down': { tone: 'neutral', mark: 'wait' },
  'login-needed': { tone: 'bad', mark: 'attention' },
  expired: { tone: 'bad', mark: 'attention' },
  unsuitable: { tone: 'warn', mark: 'attention' },
  paused: { tone: 'neutral', mark: 'off' },
  locked: { tone: 'warn', mark: 'attention' },
};
