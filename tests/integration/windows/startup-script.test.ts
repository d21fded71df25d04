import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  onceScript,
  withScripts,
  withStartup,
  workScript,
  writeIni,
} from '../../../electron/windows/server/startup-script.ts';

const WINE = '/usr/bin/wine';
const reason = existsSync(WINE) ? undefined : 'wine is not installed';
const ONCE = 'C:\\windows\\system32\\GroupPolicy\\Machine\\Scripts\\Startup\\RescueDeskOnce.cmd';

describe.skipIf(reason !== undefined)(
  `the script for the next start, run by cmd${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let prefix: string;
    let policy: string;

    const wine = (...args: string[]) =>
      promisify(execFile)(WINE, args, {
        env: { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=' },
        timeout: 120_000,
      });

    beforeAll(async () => {
      prefix = await mkdtemp(join(tmpdir(), 'rescue-desk-wine-'));
      policy = join(prefix, 'drive_c', 'windows', 'system32', 'GroupPolicy');
      await wine('wineboot', '-u');
    }, 180_000);
    afterAll(async () => {
      await promisify(execFile)('wineserver', ['-k'], { env: { ...process.env, WINEPREFIX: prefix } }).catch(
        () => undefined,
      );
      await rm(prefix, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    });

    const filesBelow = async (folder: string): Promise<string[]> =>
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .toSorted();
    const said = () => readFile(join(prefix, 'drive_c', 'windows', 'temp', 'RescueDeskOnce.log'), 'utf8');

    it.each([
      { had: false, left: [] },
      { had: true, left: ['gpt.ini', 'scripts.ini'] },
    ])(
      'is out of the policy before it works, works once, and leaves nothing (policies before: $had)',
      async ({ had, left }) => {
        const old = {
          list: '[General]\r\nVersion=7\r\n',
          scripts: '[Startup]\r\n0CmdLine=theirs.cmd\r\n0Parameters=\r\n',
        };
        const scripts = join(policy, 'Machine', 'Scripts');
        await rm(policy, { recursive: true, force: true });
        await mkdir(join(scripts, 'Startup'), { recursive: true });
        const put = (path: string, bytes: string | Buffer) => writeFile(path, bytes);
        if (had) {
          await put(join(policy, 'gpt.ini.rescue-desk'), old.list);
          await put(join(scripts, 'scripts.ini.rescue-desk'), old.scripts);
        }
        const ini = (text: string) => writeIni({ text, wide: false });
        await put(join(policy, 'gpt.ini'), ini(withScripts(had ? old.list : undefined)));
        await put(join(scripts, 'scripts.ini'), ini(withStartup(had ? old.scripts : undefined, 'RescueDeskOnce.cmd')));
        await put(join(scripts, 'Startup', 'RescueDeskOnce.cmd'), onceScript({ list: had, scripts: had }));
        const work = [
          'echo begun',
          'type "%SystemRoot%\\System32\\GroupPolicy\\Machine\\Scripts\\scripts.ini"',
          'echo done',
          'exit 3',
          'echo behind the exit',
        ];
        await put(join(scripts, 'Startup', 'RescueDeskWork.cmd'), workScript(work.join('\n')));
        await wine('cmd', '/c', ONCE);
        const lines = (await said()).split('\r\n').map((line) => line.trim());
        expect(lines).toContain('begun');
        expect(lines).toContain('done');
        expect(lines.join()).not.toMatch(/RescueDeskOnce|behind the exit/);
        expect(await filesBelow(policy)).toEqual(left);
        if (!had) return;
        expect(await readFile(join(policy, 'gpt.ini'), 'utf8')).toBe(old.list);
        expect(await readFile(join(scripts, 'scripts.ini'), 'utf8')).toBe(old.scripts);
      },
      120_000,
    );
  },
);
