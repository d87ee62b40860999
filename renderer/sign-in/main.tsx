import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { SignInGlobals } from '../../shared/sign-in-bar.ts';
import { SignInShell } from './sign-in-shell.tsx';

const { signIn } = window as SignInGlobals;
const root = document.getElementById('root');
if (root === null) throw new Error('sign-in.html has no #root');
// Only the desktop has such a window: elsewhere this page stays empty.
if (signIn !== undefined) {
  createRoot(root).render(
    <StrictMode>
      <SignInShell bridge={signIn} />
    </StrictMode>,
  );
}
