/** `npm run bench`: every benchmark in this folder, one after the other, so that none disturbs another. */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { prepareBuild, run } from '../../build/prepare.mjs';

const root = resolve(import.meta.dirname, '../..');
let status = await prepareBuild(root, (line) => console.log(line));
const names = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length));
for (const name of status === 0 ? names : []) {
  console.log(`\n=== ${name}`);
  status = Math.max(status, await run(process.execPath, [join(import.meta.dirname, 'run.mjs'), name], { cwd: root }));
}
process.exitCode = status;
