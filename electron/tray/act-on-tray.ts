import type { Bridge } from '../../shared/contract.ts';
import type { Screen } from '../../shared/desktop-contract.ts';
import type { ClientId, ClientPlan } from '../../shared/models/client.ts';
import { revealKey } from '../host/desktop-handlers.ts';
import type { TrayAction } from './describe-tray.ts';

export interface TrayHands {
  readonly engine: Bridge;
  readonly address: () => string | null;
  readonly writeClipboard: (text: string) => Promise<void>;
  readonly open: (screen?: Screen) => void;
  readonly quit: () => void;
}

const pauseMs = 3_600_000;

/** Does what a click on the tray's menu means. */
export async function actOnTray(hands: TrayHands, action: TrayAction): Promise<void> {
  const { engine, open } = hands;
  switch (action.do) {
    case 'open':
      open(action.screen);
      return;
    case 'switch-client':
      await switchClient(hands, action.client, action.on);
      return;
    case 'copy-address': {
      const address = hands.address();
      if (address !== null) await hands.writeClipboard(address);
      return;
    }
    case 'copy-key':
      // The window says what is in the way, e.g. a locked vault.
      await revealKey(engine).then(hands.writeClipboard, () => open('home'));
      return;
    case 'pause':
      await engine.invoke('engine.pause', { forMs: pauseMs });
      return;
    case 'resume':
      await engine.invoke('engine.resume', {});
      return;
    case 'quit':
      hands.quit();
  }
}

/**
 * Switching off gives back what was there, so a click is enough. What switching on would write is shown first: in the
 * window, where the diff is (row CFG-11), unless there is nothing to be written.
 */
async function switchClient(hands: TrayHands, client: ClientId, on: boolean): Promise<void> {
  const { engine } = hands;
  const plan = on ? await engine.invoke('clients.plan', { client }) : undefined;
  if (plan !== undefined && (!plan.ok || needsLook(plan.value))) {
    hands.open('clients');
  } else {
    const done = await engine.invoke(on ? 'clients.apply' : 'clients.revert', {
      client,
      ...(plan?.ok === true && { planId: plan.value.planId }),
    });
    if (!done.ok) hands.open('clients');
  }
}

function needsLook({ files, notes }: ClientPlan): boolean {
  return notes.length > 0 || files.some(({ change }) => change !== 'none');
}
