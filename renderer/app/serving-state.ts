import type { EngineStatus } from '../../shared/models/engine.ts';
import type { ConnectionState } from '../bridge/window-bridge.ts';
import type { MarkShape } from '../components/mark.tsx';

/** Whether the endpoint answers, in one word. */
export type ServingState = 'connecting' | 'serving' | 'paused' | 'closed' | 'lost' | 'signedOut';

export interface Serving {
  readonly state: ServingState;
  readonly tone: 'good' | 'warn' | 'bad' | 'neutral';
  readonly mark: MarkShape;
}

export function describeServing(connection: ConnectionState, engine: EngineStatus | undefined): Serving {
  if (connection === 'signed-out') return { state: 'signedOut', tone: 'bad', mark: 'attention' };
  if (connection === 'lost') return { state: 'lost', tone: 'bad', mark: 'attention' };
  if (engine === undefined) return { state: 'connecting', tone: 'neutral', mark: 'wait' };
  if (engine.url === null) return { state: 'closed', tone: 'neutral', mark: 'off' };
  if (engine.pause !== null) return { state: 'paused', tone: 'warn', mark: 'off' };
  return { state: 'serving', tone: 'good', mark: 'ok' };
}
