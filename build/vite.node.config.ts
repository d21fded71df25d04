import { chmodSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const root = resolve(import.meta.dirname, '..');

/** The programs that Node or Electron's main process start, by the name they have in `dist`. */
const programs = ['main', 'engine-process', 'serve', 'cli'];

/** Not bundled: Electron's own module, and packages that load native code or files beside themselves. */
const outside = ['electron', 'ssh2', 'cpu-features', '@lydell/node-pty', 'bufferutil', 'utf-8-validate'];

const builtins = [...builtinModules, ...builtinModules.map((name) => `node:${name}`), /^node:/];

/** Lets `dist/cli.js` be started by its own name. */
const executable = (file: string): Plugin => ({
  name: 'rescue-desk:executable',
  writeBundle(options) {
    chmodSync(resolve(options.dir ?? root, file), 0o755);
  },
});

const shared: UserConfig = {
  root,
  publicDir: false,
  logLevel: 'warn',
  ssr: { noExternal: true, target: 'node' },
};

/** The node side as ECMAScript modules; with `--mode preload` the preload, which must be one CommonJS file. */
export default defineConfig(({ mode }) =>
  mode === 'preload'
    ? {
        ...shared,
        build: {
          ssr: true,
          target: 'node22',
          outDir: 'dist',
          emptyOutDir: false,
          minify: false,
          rolldownOptions: {
            input: { preload: resolve(root, 'electron/preload.ts') },
            external: ['electron'],
            output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
          },
        },
      }
    : {
        ...shared,
        plugins: [executable('cli.js')],
        build: {
          ssr: true,
          target: 'node20',
          // Chunks of a program on the person's own disk need not be small.
          chunkSizeWarningLimit: 10_000,
          outDir: 'dist',
          emptyOutDir: false,
          minify: false,
          rolldownOptions: {
            input: Object.fromEntries(programs.map((name) => [name, resolve(root, `electron/${name}.ts`)])),
            external: [...outside, ...builtins],
            output: {
              format: 'esm',
              entryFileNames: '[name].js',
              chunkFileNames: 'chunks/[name]-[hash].js',
              banner: ({ name, isEntry }) => (isEntry && name === 'cli' ? '#!/usr/bin/env node' : ''),
            },
          },
        },
      },
);
