import { expect, it } from 'vitest';
import { listServicesTool } from '../../../../../electron/tools/list-services/index.ts';
import { fileIn } from '../../../../../electron/windows/server/image-file.ts';
import { want } from '../../../../../electron/windows/hive/value-changes.ts';
import { textData } from '../../../../../electron/windows/hive/typed-values.ts';
import { testJob } from '../../../../support/job-context.ts';
import { serverSystem } from '../../../../support/server-hives.ts';
import { picture, PLACE, serverTarget } from '../../../../support/server-target.ts';

it('services are listed with their files, whatever the case, and with why they are needed', async () => {
  const target = serverTarget({
    system: serverSystem([
      want('ControlSet001\\Services\\Spooler', 'ImagePath', 2, textData('%SystemRoot%\\System32\\spoolsv.exe')),
    ]),
  });
  target.put('/mnt/c/Windows/System32/DRIVERS/Disk.SYS', 'MZ');
  target.put('/mnt/c/Windows/System32/mpssvc.dll', 'MZ');
  const before = picture(target);
  const { preview } = await listServicesTool.plan(testJob([target]).plan, { target: target.id, ...PLACE });
  const services = new Map(listServicesTool.contract.preview.parse(preview).services.map((each) => [each.name, each]));
  expect(services.get('disk')).toMatchObject({
    kind: 'driver',
    start: 'boot',
    usual: 'boot',
    fileThere: true,
    needs: ['Windows does not start without it.'],
  });
  expect(services.get('partmgr')?.fileThere).toBe(false);
  expect(services.get('MpsSvc')).toMatchObject({ kind: 'service', start: 'automatic', fileThere: true, needs: [] });
  expect(services.get('Spooler')?.fileThere).toBe(false);
  expect(services.get('TermService')?.fileThere).toBeUndefined();
  expect(picture(target)).toEqual(before);
});

it.each([
  ['\\SystemRoot\\System32\\drivers\\a.sys', 'Windows/System32/drivers/a.sys'],
  ['System32\\drivers\\a.sys', 'Windows/System32/drivers/a.sys'],
  ['%windir%\\system32\\svchost.exe -k netsvcs', 'Windows/system32/svchost.exe'],
  ['"C:\\Program Files\\A b\\c.exe" --flag "x y"', 'Program Files/A b/c.exe'],
  ['C:\\Program Files\\A b\\c.exe --flag', 'Program Files/A b/c.exe'],
  ['\\??\\C:\\Windows\\x.sys', 'Windows/x.sys'],
  ['%ProgramFiles%\\A\\b.exe', 'Program Files/A/b.exe'],
  ['D:\\other.exe', undefined],
  ['C:\\..\\..\\etc\\passwd.exe', undefined],
  ['%UNKNOWN%\\a.exe', undefined],
  ['', undefined],
])('the file of %s is %s', (command, file) => {
  expect(fileIn(command)?.join('/')).toBe(file);
});
