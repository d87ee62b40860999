import type { Text } from '../texts.ts';
import { accounts } from './accounts.ts';
import { activity } from './activity.ts';
import { addAccount } from './add-account.ts';
import { app } from './app.ts';
import { clients } from './clients.ts';
import { explainError } from './explain-error.ts';
import { explainSentence } from './explain-sentence.ts';
import { home } from './home.ts';
import { imports } from './imports.ts';
import { proxy } from './proxy.ts';
import { routing } from './routing.ts';
import { settings } from './settings.ts';
import { signIn } from './sign-in.ts';
import { signingIn } from './signing-in.ts';
import { usage } from './usage.ts';
import { vault } from './vault.ts';

export const zhCn: Text = {
  app,
  home,
  accounts,
  addAccount,
  signingIn,
  imports,
  proxy,
  clients,
  activity,
  routing,
  usage,
  settings,
  vault,
  signIn,
  explainError,
  explainSentence,
};
