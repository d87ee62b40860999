import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { pickHost } from './bridge/pick-bridge.ts';
import { startSession } from './state/session.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App session={startSession(pickHost(window))} />
  </StrictMode>,
);
