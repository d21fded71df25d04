import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  onceScript,
  readIni,
  withScripts,
  withStartup,
  workScript,
  writeIni,
} from '../../../../../electron/windows/server/startup-script.ts';

const SCRIPTS = '[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}{40B6664F-4972-11D1-A7CA-0000F87571E3}]';

describe('gpt.ini', () => {
  it('is made as Microsoft documents it', () => {
    expect(withScripts(undefined).trim().split('\r\n').toSorted()).toEqual(
      ['Version=1', '[General]', `gPCMachineExtensionNames=${SCRIPTS}`, 'gPCFunctionalityVersion=2'].toSorted(),
    );
  });

  it('keeps what is there, in the order of the extensions, and counts the machine’s version on', () => {
    const before = '[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]';
    const after = '[{827D319E-6EAC-11D2-A4EA-00C04F79F83A}{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}]';
    const was = `[General]\r\ngPCMachineExtensionNames=${before}${after}\r\ngPCUserExtensionNames=[x]\r\nVersion=131075\r\n`;
    const now = withScripts(was);
    expect(now).toContain(`gPCMachineExtensionNames=${before}${SCRIPTS}${after}\r\n`);
    expect(now).toContain('gPCUserExtensionNames=[x]\r\n');
    // Two of the person, three of the machine before.
    expect(now).toContain(`Version=${2 * 65_536 + 4}\r\n`);
  });

  it('has the extension once, and a version that never reaches into the person’s half', () => {
    const twice = withScripts(withScripts(undefined));
    expect(twice.split('42B5FAAE')).toHaveLength(2);
    expect(withScripts('[General]\r\nVersion=65535\r\n')).toContain('Version=1\r\n');
  });
});

describe('scripts.ini', () => {
  it('gets one more script behind those that are there', () => {
    const was = '[Logon]\r\n0CmdLine=a.cmd\r\n0Parameters=\r\n\r\n[Startup]\r\n0CmdLine=b.cmd\r\n0Parameters=/x\r\n';
    const now = withStartup(was, 'mine.cmd');
    expect(now).toContain('[Startup]\r\n0CmdLine=b.cmd\r\n0Parameters=/x\r\n1CmdLine=mine.cmd\r\n1Parameters=\r\n');
    expect(now).toContain('[Logon]\r\n0CmdLine=a.cmd\r\n');
    expect(withStartup(undefined, 'mine.cmd')).toBe('[Startup]\r\n0CmdLine=mine.cmd\r\n0Parameters=\r\n');
  });

  it('keeps every line that was there, whatever it was', () => {
    const line = fc.string({ maxLength: 20 }).filter((text) => !/[\r\n]/.test(text) && text.trim() !== '');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const now = withStartup(lines.join('\r\n'), 'mine.cmd').split('\r\n');
        expect(now.filter((each) => lines.includes(each)).length).toBeGreaterThanOrEqual(lines.length);
        expect(now.filter((each) => each.endsWith('CmdLine=mine.cmd'))).toHaveLength(1);
      }),
    );
  });

  it('stays in UTF-16 where it was', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, wide) => {
        const latin = Buffer.from(text, 'latin1').toString('latin1');
        const plain = wide ? text : latin.replace(/^ÿþ/, '');
        expect(readIni(writeIni({ text: plain, wide }))).toEqual({ text: plain, wide });
      }),
    );
  });
});

describe('the script', () => {
  it('takes itself out of the policy before the work begins, and is gone afterwards', () => {
    const text = onceScript({ list: true, scripts: false }).toString();
    const [restore, drop, work, gone] = [
      text.indexOf('copy /y "%POLICY%\\gpt.ini.rescue-desk" "%POLICY%\\gpt.ini"'),
      text.indexOf('if exist "%SCRIPTS%\\scripts.ini" del'),
      text.indexOf('cmd /d /c'),
      text.indexOf('del /q /a "%~f0"'),
    ];
    expect(restore).toBeGreaterThan(0);
    expect(drop).toBeGreaterThan(0);
    expect(work).toBeGreaterThan(Math.max(restore ?? 0, drop ?? 0));
    expect(gone).toBeGreaterThan(work ?? 0);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('has the person’s lines as they are, in UTF-8 only where they need it', () => {
    expect(workScript('net stop x\nexit /b 3\n\n').toString()).toBe('@echo off\r\nnet stop x\r\nexit /b 3\r\n');
    expect(workScript('echo Grüße').toString()).toBe('@echo off\r\nchcp 65001 >nul\r\necho Grüße\r\n');
  });
});
