import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocal } from '../../electron/targets/local/target.ts';
import type { Place } from './place.ts';

const NOBODY = 65_534;

/** This computer with a temporary folder. `asNobody`: root takes off its rights, so that refusals show. */
export async function openHere({ asNobody = false } = {}): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'rescue-desk-conformance-'));
  const scratch = join(root, 'scratch');
  const forbidden = join(root, 'forbidden');
  await chmod(root, 0o755);
  await mkdir(scratch);
  await mkdir(join(forbidden, 'closed'), { recursive: true });
  await writeFile(join(forbidden, 'sealed'), 'sealed', { mode: 0o600 });
  await chmod(join(forbidden, 'closed'), 0o700);
  await chmod(forbidden, 0o755);
  const target = await openLocal();
  if (asNobody) {
    await chown(scratch, NOBODY, NOBODY);
    process.setegid?.(NOBODY);
    process.seteuid?.(NOBODY);
  }
  return {
    target,
    scratch,
    forbidden: asNobody ? forbidden : undefined,
    async close() {
      process.seteuid?.(process.getuid?.() ?? 0);
      process.setegid?.(process.getgid?.() ?? 0);
      await target.close();
      await rm(root, { recursive: true });
    },
  };
}
