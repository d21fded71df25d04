/** Builds everything anew: the page, the node side and the preload, and notes from what (see `prepare.mjs`). */
import { copyFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { noteBuild } from './prepare.mjs';

const root = resolve(import.meta.dirname, '..');
const configFile = (/** @type {string} */ name) => join(root, 'build', name);

rmSync(join(root, 'dist'), { recursive: true, force: true });
await build({
  configFile: configFile('vite.renderer.config.ts'),
  logLevel: 'warn',
  // The page comes from this computer, so one large piece costs nothing.
  build: { chunkSizeWarningLimit: 3000 },
});
await build({ configFile: configFile('vite.node.config.ts'), logLevel: 'warn' });
await build({ configFile: configFile('vite.node.config.ts'), mode: 'preload', logLevel: 'warn' });
// Shown at the pointer while files are dragged out of the window.
copyFileSync(join(root, 'resources/icons/png/64x64.png'), join(root, 'dist/dragged.png'));
noteBuild(root);
