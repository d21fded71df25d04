/** Builds tests/bench/NAME.ts for Node and runs it: `node tests/bench/run.mjs NAME [options]`. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';

const [name, ...options] = process.argv.slice(2);
if (name === undefined || !/^[a-z-]+$/.test(name)) {
  console.error('Which benchmark? Such as: node tests/bench/run.mjs transfer --size 256');
  process.exit(2);
}
const outDir = join(import.meta.dirname, '..', '..', 'dist', 'bench');
await build({
  configFile: false,
  logLevel: 'error',
  build: { ssr: join(import.meta.dirname, `${name}.ts`), outDir, emptyOutDir: false, minify: false, target: 'node20' },
});
// In a process of its own: what the build leaves in memory would slow down every garbage collection.
const bench = spawn(process.execPath, [...process.execArgv, join(outDir, `${name}.js`), ...options], {
  stdio: 'inherit',
});
bench.on('exit', (status) => {
  process.exitCode = status ?? 1;
});
