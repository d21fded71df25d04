import './client/no-eval.ts';
import './parts/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { installClient } from './client/client.ts';
import { connect } from './client/connect.ts';
import { keepStores } from './client/stores.ts';
import { keepTabs } from './shell/kept-tabs.ts';
import { keepKeyMap } from './shell/keys/key-store.ts';
import { registerPanes } from './shell/tabs.ts';
import { registerToolViews } from './shell/tool-views.ts';
import { panes, toolViews } from './tools/index.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no place for the app');
registerPanes(panes);
registerToolViews(toolViews);
installClient(await connect());
keepStores();
keepTabs();
keepKeyMap();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
