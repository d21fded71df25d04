import { listAccountsTool } from '../../electron/tools/list-accounts/index.ts';
import { sampleSam, sampleSystem } from './accounts.ts';
import { makeNewLog, makeOldLog } from './hive-logs.ts';
import { NOW, ownHive } from './hives.ts';
import { type MemoryOptions, type MemoryTarget, memoryTarget } from './memory-files.ts';
import { testJob } from './job-context.ts';
import { newSoftware } from '../../electron/windows/sample/new-system.ts';

export const CONFIG = '/mnt/c/Windows/System32/config';

/** The files of a Windows that is not running, as `sampleSam` and `sampleSystem` have it. */
export function offlineFiles(form: 'rc4' | 'aes' = 'aes'): Record<string, Buffer> {
  const sam = sampleSam(form);
  return {
    SAM: sam,
    // Out of date, as that of a Windows which was shut down in order.
    'SAM.LOG1': form === 'aes' ? makeNewLog([sam, sam], 1) : makeOldLog(sam, sam, 1),
    'SAM.LOG2': Buffer.alloc(0),
    SYSTEM: sampleSystem,
    SECURITY: ownHive(5),
    SOFTWARE: newSoftware({ now: NOW, product: 'Windows Server 2022', build: '20348', profiles: [] }),
  };
}

/** The same as Windows XP and Server 2003 keep it: each hive has a single log. */
export function filesOfXp(): Record<string, Buffer> {
  const { 'SAM.LOG1': log, 'SAM.LOG2': _, ...files } = offlineFiles('rc4');
  return { ...files, 'SAM.LOG': log ?? Buffer.alloc(0) };
}

/** Such a Windows on a disk in memory. */
export function offlineTarget(options: MemoryOptions = {}, form: 'rc4' | 'aes' | 'xp' = 'aes'): MemoryTarget {
  const target = memoryTarget({ chunk: 65_536, free: 1e9, mounts: ['/mnt/c'], ...options });
  for (const [name, bytes] of Object.entries(form === 'xp' ? filesOfXp() : offlineFiles(form)))
    target.put(`${CONFIG}/${name}`, bytes, { mode: 0o777 });
  return target;
}

/** The accounts of a Windows as the tool lists them, by RID. */
export async function listed(target: MemoryTarget, folder = '/mnt/c') {
  const job = testJob([target]);
  const { preview } = await listAccountsTool.plan(job.plan, { target: target.id, folder, sizes: false });
  return new Map(preview.accounts.map((account) => [account.rid, account]));
}
