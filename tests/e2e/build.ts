import { resolve } from 'node:path';
import { prepareBuild } from '../../build/prepare.mjs';

/** Stories are told about what is in the tree now, so it is built first where that is needed. Installs nothing. */
export default async function build(): Promise<void> {
  const status = await prepareBuild(resolve(import.meta.dirname, '../..'), (line) => process.stdout.write(`${line}\n`));
  if (status !== 0) throw new Error('the app could not be built');
}
