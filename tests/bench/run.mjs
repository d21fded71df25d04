/** Builds tests/bench/NAME.ts for Node and runs it: `node tests/bench/run.mjs NAME [options]`. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const [name] = process.argv.splice(2, 1);
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
await import(pathToFileURL(join(outDir, `${name}.js`)).href);
