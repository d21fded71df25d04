import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocal } from '../../electron/targets/local/target.ts';
import { forbid } from './forbid.ts';
import type { Place } from './place.ts';

const NOBODY = 65_534;

/** This computer with a temporary folder. `asNobody`: root takes off its rights, so that refusals show. */
export async function openHere({ asNobody = false } = {}): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'rescue-desk-conformance-'));
  const scratch = join(root, 'scratch');
  await chmod(root, 0o755);
  await mkdir(scratch);
  const forbidden = await forbid(root);
  // What this account has in its start-up files is no part of the trial, and a shell killed in them may leave locks behind.
  const home = process.env['HOME'];
  process.env['HOME'] = scratch;
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
      if (home === undefined) delete process.env['HOME'];
      else process.env['HOME'] = home;
      process.seteuid?.(process.getuid?.() ?? 0);
      process.setegid?.(process.getgid?.() ?? 0);
      await target.close();
      // A shell that was just closed still writes down its history there.
      await rm(root, { recursive: true, maxRetries: 10 });
    },
  };
}
