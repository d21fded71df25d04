import { describe, expect, it } from 'vitest';
import { readEventLogTool } from '../../../../../electron/tools/read-event-log/index.ts';
import { makeEventLog } from '../../../../support/event-logs.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';

const log = makeEventLog([
  { source: 'Microsoft-Windows-Kernel-Power', id: 41, level: 1, time: 1_000, data: [['BugcheckCode', '123']] },
  { source: 'Service Control Manager', id: 7036, level: 4, time: 2_000, data: [['param1', 'x'.repeat(9_000)]] },
]);

function withLog(content: Buffer | string = log): MemoryTarget {
  const target = memoryTarget({});
  target.put('/System.evtx', content);
  return target;
}

async function read(target: MemoryTarget, filter: { levels?: number[]; text?: string } = {}) {
  const input = { target: target.id, path: '/System.evtx', limit: 100, ...filter };
  const planned = await readEventLogTool.plan(testJob([target]).plan, input);
  const job = testJob([target], [], planned.preview);
  return { planned, ...(await readEventLogTool.run(job.context, input)) };
}

describe('an event log', () => {
  it('is told from its latest event on, with what the important ones mean', async () => {
    const { planned, result } = await read(withLog());
    expect(planned).toMatchObject({ changes: false, preview: { size: log.length } });
    expect(result).toMatchObject({ matching: 2, read: 2, unreadable: 0, damagedChunks: 0 });
    expect(result.events.map(({ id }) => id)).toEqual([7036, 41]);
    expect(result.events[0]?.data[0]?.value).toHaveLength(4_000);
    expect(result.events[1]?.meaning).toContain('INACCESSIBLE_BOOT_DEVICE');
    readEventLogTool.contract.result.parse(result);
  });

  it('is filtered', async () => {
    expect((await read(withLog(), { levels: [1] })).result.events.map(({ id }) => id)).toEqual([41]);
    expect((await read(withLog(), { text: 'control manager' })).result.matching).toBe(1);
  });

  it('is read on after a cut', async () => {
    const target = withLog();
    let reads = 0;
    target.before = (operation) => {
      if (operation === 'read' && ++reads === 2) throw fault('connection-lost');
    };
    expect((await read(target)).result.read).toBe(2);
  });

  it('is told from what is none', async () => {
    await expect(read(withLog('text'))).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
    const folder = memoryTarget({});
    folder.put('/System.evtx/a', 'x');
    await expect(read(folder)).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
  });
});
