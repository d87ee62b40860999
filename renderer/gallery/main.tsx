/**
 * The window over made-up engines, for tests and for looking at: `gallery.html?scenario=busy#/accounts`.
 * `window.gallery` lets a test play the engine. Not part of what people install.
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '../app/app.tsx';
import type { FakeBridge } from '../bridge/fake-bridge.ts';
import { startSession } from '../state/session.ts';
import type { FakeDesktop } from './fake-desktop.ts';
import { openScenario } from './scenarios.ts';

declare global {
  interface Window {
    gallery?: FakeBridge;
    galleryDesktop?: FakeDesktop | null;
  }
}

const query = new URLSearchParams(window.location.search);
const { bridge, desktop } = openScenario(query);
window.gallery = bridge;
window.galleryDesktop = desktop;
const root = document.getElementById('root');
if (root === null) throw new Error('gallery.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App session={startSession({ bridge, desktop })} />
  </StrictMode>,
);
