import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes the folder that `Place.forbidden` tells of, owned by this process' user and closed to all others. */
export async function forbid(parent: string): Promise<string> {
  const forbidden = join(parent, 'forbidden');
  await mkdir(join(forbidden, 'closed'), { recursive: true });
  await writeFile(join(forbidden, 'sealed'), 'sealed', { mode: 0o600 });
  await chmod(join(forbidden, 'closed'), 0o700);
  await chmod(forbidden, 0o755);
  return forbidden;
}
