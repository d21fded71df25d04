import { describe, expect, it } from 'vitest';
import { explainUnreachableTool } from '../../../../../electron/tools/explain-unreachable/index.ts';
import { want, wantNumber, wantText } from '../../../../../electron/windows/hive/value-changes.ts';
import { makeEventLog } from '../../../../support/event-logs.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';
import { CARD, serverSystem, softwareWith } from '../../../../support/server-hives.ts';

const CONFIG = '/mnt/c/Windows/System32/config';
const system = serverSystem([
  wantNumber(`ControlSet001\\Enum\\${CARD}`, 'ConfigFlags', 1),
  wantNumber('ControlSet001\\Services\\badfilter', 'Start', 0),
]);
const software = softwareWith([
  wantText('Microsoft\\Windows NT\\CurrentVersion', 'ProductName', 'Windows Server 2022'),
]);
const programs = [
  'ntoskrnl.exe',
  'hal.dll',
  'ntdll.dll',
  'smss.exe',
  'csrss.exe',
  'winlogon.exe',
  'services.exe',
  'lsass.exe',
  'winload.efi',
];

function server(hives: { system?: Buffer; software?: string } = {}): MemoryTarget {
  const target = memoryTarget({});
  target.put(`${CONFIG}/SYSTEM`, hives.system ?? system);
  target.put(`${CONFIG}/SOFTWARE`, hives.software ?? software);
  for (const name of programs) target.put(`/mnt/c/Windows/System32/${name}`, 'MZ');
  target.put(
    '/mnt/c/Windows/System32/winevt/Logs/System.evtx',
    makeEventLog([{ source: 'disk', id: 7, level: 2, time: Date.now(), data: [['', '\\Device\\Harddisk0\\DR0']] }]),
  );
  return target;
}

async function explain(target: MemoryTarget, folder = '/mnt/c') {
  const input = { target: target.id, folder };
  const planned = await explainUnreachableTool.plan(testJob([target]).plan, input);
  const job = testJob([target], [], planned.preview);
  return { planned, job, ...(await explainUnreachableTool.run(job.context, input)) };
}

describe('why nobody reaches a server', () => {
  it('is told from its hives, its files and its logs, with nothing changed', async () => {
    const target = server();
    const before = target.picture();
    const { planned, result, job } = await explain(target);
    expect(planned).toMatchObject({ changes: false, preview: { config: CONFIG } });
    expect(result).toMatchObject({
      computer: 'SERVER',
      product: 'Windows Server 2022',
      controlSet: 'ControlSet001',
      events: 1,
    });
    expect(result.findings.map(({ id }) => id)).toEqual(['card-disabled', 'disk-errors', 'last-sign-of-life']);
    expect(result.unread.map(({ what }) => what)).toEqual(['SAM', 'Security.evtx', 'free space']);
    expect(job.lines[0]).toContain('Ethernet0');
    expect(target.picture()).toEqual(before);
    explainUnreachableTool.contract.result.parse(result);
  });

  it('is told from the Windows folder itself, and where files are missing', async () => {
    const target = server();
    await target.files?.remove('/mnt/c/Windows/System32/winload.efi');
    const { result } = await explain(target, '/mnt/c/Windows');
    expect(result.findings[0]).toMatchObject({
      id: 'boot-files-missing',
      evidence: [{ source: 'disk', where: 'Windows\\System32\\winload.efi or winload.exe' }],
    });
  });

  it('is told from the boot store and from an update that was cut off', async () => {
    const target = server();
    const loader = 'Objects\\{733b62e5-f608-11eb-825c-c112f60133ab}';
    const store = softwareWith([
      wantNumber(`${loader}\\Description`, 'Type', 0x10200003),
      wantText(`${loader}\\Elements\\12000004`, 'Element', 'Windows Server'),
      want(`${loader}\\Elements\\25000080`, 'Element', 3, Buffer.alloc(8)),
    ]);
    target.put('/mnt/c/Boot/BCD', store);
    target.put('/mnt/c/Windows/WinSxS/pending.xml', '<x/>');
    const { result } = await explain(target);
    expect(result.findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['safe-mode', 'pending-update']));
    expect(result.findings[0]).toMatchObject({
      id: 'safe-mode',
      evidence: [{ source: 'BCD', where: 'Windows Server' }],
    });
  });

  it('goes on where the connection is lost, and says where there is no Windows', async () => {
    const target = server();
    let cuts = 2;
    target.before = (operation) => {
      if (operation === 'read' && cuts-- > 0) throw fault('connection-lost');
    };
    expect((await explain(target)).result.findings[0]?.id).toBe('card-disabled');
    await expect(explain(memoryTarget({}), '/')).rejects.toMatchObject({ problem: { code: 'not-found' } });
  });

  it('does not trust a hive that is torn', async () => {
    const torn = server({ system: system.subarray(0, 8_192) });
    await expect(explain(torn)).rejects.toMatchObject({ problem: { code: 'damaged' } });
    const { result } = await explain(server({ software: 'no hive' }));
    expect(result.unread.map(({ what }) => what)).toContain('SOFTWARE');
  });
});
