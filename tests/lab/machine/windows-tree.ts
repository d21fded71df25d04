import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupRid } from '../../../electron/windows/sam/accounts.ts';
import { newSam } from '../../../electron/windows/sample/new-sam.ts';
import { serverFiles, unreachableServer } from '../../../electron/windows/sample/new-server.ts';
import { newSoftware, newSystem } from '../../../electron/windows/sample/new-system.ts';
import { toFileTime } from '../../../electron/windows/time.ts';

const MACHINE = 'S-1-5-21-1004336348-1177238915-682003330';
const bootKey = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const now = toFileTime(Date.UTC(2025, 10, 21, 4, 12));

/** Writes the folders of a small Windows Server that nobody reaches below `folder`: its card and its remote desktop are off. */
export function writeWindowsTree(folder: string): void {
  const put = (path: string, content: string | Buffer) => {
    const full = join(folder, path);
    mkdirSync(join(full, '..'), { recursive: true });
    writeFileSync(full, content);
  };
  const profiles: [string, string][] = [
    [`${MACHINE}-500`, 'C:\\Users\\Administrator'],
    [`${MACHINE}-1001`, 'C:\\Users\\Camille'],
  ];
  const config = 'Windows/System32/config';
  const system = newSystem({ bootKey, now, computer: 'SHOP01', kind: 'ServerNT' });
  put(`${config}/SYSTEM`, unreachableServer(system, now));
  put(`${config}/SOFTWARE`, newSoftware({ now, product: 'Windows Server 2022 Standard', build: '20348', profiles }));
  put(
    `${config}/SAM`,
    newSam({
      form: 'aes',
      bootKey,
      machineSid: MACHINE,
      now,
      accounts: [
        { rid: 500, name: 'Administrator', password: 'made up', groups: [groupRid.administrators], flags: 0x200 },
        { rid: 1_001, name: 'Camille', password: 'made up, too', groups: [groupRid.users] },
      ],
    }),
  );
  for (const file of serverFiles) put(`Windows/${file}`, 'made-up');
  put('Windows/explorer.exe', 'made-up');
  put('Users/Administrator/Desktop/notes.txt', 'call the hosting company\r\n');
  put('Users/Camille/Documents/prices.csv', 'article;price\r\nsocks;9.90\r\n');
  put('inetpub/wwwroot/index.html', '<h1>Shop</h1>\r\n');
}
