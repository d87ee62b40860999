import type { Connection, Screen } from '../../shared/desktop-contract.ts';
import type { AppError } from '../../shared/errors.ts';
import type { ClientId, ClientStatus } from '../../shared/models/client.ts';
import type { EngineFacts } from '../host/engine-view.ts';
import type { Language, Words } from '../words.ts';
import { listAttention } from './list-attention.ts';

/** State is told by the icon's shape, never by colour alone. */
export type TrayIcon = 'serving' | 'attention' | 'paused' | 'offline';

export type TrayAction =
  | { readonly do: 'open'; readonly screen?: Screen }
  | { readonly do: 'switch-client'; readonly client: ClientId; readonly on: boolean }
  | { readonly do: 'copy-address' | 'copy-key' | 'pause' | 'resume' | 'quit' };

export type TrayItem =
  | { readonly kind: 'separator' }
  /** Without an action it only tells something. */
  | { readonly kind: 'line'; readonly label: string; readonly action?: TrayAction }
  | {
      readonly kind: 'switch';
      readonly label: string;
      readonly checked: boolean;
      readonly action: TrayAction;
    };

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

export interface TrayState {
  readonly connection: Connection;
  /** Why no engine serves, in words. */
  readonly problem: { readonly error: AppError; readonly message: string } | null;
  readonly facts: EngineFacts;
  readonly now: number;
  readonly language: Language;
  readonly words: Words;
}

const separator = { kind: 'separator' } as const;

/** What the tray shows. The same state always gives the same model, so that the menu is rebuilt only on changes. */
export function describeTray(state: TrayState): TrayModel {
  const { words } = state;
  const status = describeStatus(state);
  const attention = state.connection === 'open' ? listAttention(state) : [];
  const [first, ...others] = attention;
  const items: TrayItem[] = [
    { kind: 'line', label: status.label, ...(status.action && { action: status.action }) },
    ...(first === undefined ? [] : [{ kind: 'line', ...first } as const]),
    ...(others.length === 0
      ? []
      : [
          { kind: 'line', label: words.more(others.length), action: { do: 'open', screen: 'home' } } as const,
        ]),
    ...section(
      state.connection === 'open' ? state.facts.clients.flatMap((client) => showClient(client, words)) : [],
    ),
    ...section(state.connection === 'open' ? listServing(state) : []),
    separator,
    { kind: 'line', label: words.open, action: { do: 'open' } },
    { kind: 'line', label: words.activity, action: { do: 'open', screen: 'activity' } },
    separator,
    { kind: 'line', label: words.quit, action: { do: 'quit' } },
  ];
  const icon = status.icon === 'serving' && first !== undefined ? 'attention' : status.icon;
  return { icon, tooltip: ['Portunus', status.label, first?.label].filter(Boolean).join('\n'), items };
}

interface Status {
  readonly icon: TrayIcon;
  readonly label: string;
  readonly action?: TrayAction;
}

function describeStatus({ connection, problem, facts, words, language }: TrayState): Status {
  if (problem !== null) return { icon: 'offline', label: problem.message, action: { do: 'open' } };
  if (connection === 'connecting') return { icon: 'offline', label: words.starting };
  if (connection === 'lost') return { icon: 'offline', label: words.lost };
  const address = facts.engine?.url?.replace('http://', '');
  if (address === undefined) return { icon: 'offline', label: words.starting };
  const pause = facts.engine?.pause;
  if (pause) return { icon: 'paused', label: describePause(pause.endsAt, words, language) };
  const say = facts.engine?.demo === true ? words.servingDemo : words.serving;
  return { icon: 'serving', label: say(address) };
}

function describePause(endsAt: number | null, words: Words, language: Language): string {
  if (endsAt === null) return words.pausedOpenly;
  return words.paused(new Date(endsAt).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' }));
}

/** A client that somebody changed is looked at in the window before anything is written. */
function showClient({ id, name, installed, state }: ClientStatus, words: Words): TrayItem[] {
  const look = { do: 'open', screen: 'clients' } as const;
  if (state === 'drifted') return [{ kind: 'line', label: words.clientChanged(name), action: look }];
  if (state === 'broken') return [{ kind: 'line', label: words.clientBroken(name), action: look }];
  const isOn = state === 'on';
  if (!installed && !isOn) return [];
  const action = { do: 'switch-client', client: id, on: !isOn } as const;
  return [{ kind: 'switch', label: name, checked: isOn, action }];
}

function listServing({ words, facts }: TrayState): TrayItem[] {
  const isPaused = Boolean(facts.engine?.pause);
  return [
    { kind: 'line', label: words.copyAddress, action: { do: 'copy-address' } },
    { kind: 'line', label: words.copyKey, action: { do: 'copy-key' } },
    isPaused
      ? { kind: 'line', label: words.resume, action: { do: 'resume' } }
      : { kind: 'line', label: words.pause, action: { do: 'pause' } },
  ];
}

const section = (items: readonly TrayItem[]): readonly TrayItem[] =>
  items.length === 0 ? [] : [separator, ...items];
