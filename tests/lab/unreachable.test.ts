import { AxeBuilder } from '@axe-core/playwright';
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../electron/targets/target.ts';
import { enableRemoteDesktopTool } from '../../electron/tools/enable-remote-desktop/index.ts';
import { undoChangesTool } from '../../electron/tools/undo-changes/index.ts';
import { launchBrowser, signInOnPage, startBrowserApp } from '../support/browser-app.ts';
import { testJob } from '../support/job-context.ts';
import { memoryUndo } from '../support/memory-undo.ts';
import { missing, readValue } from '../support/referees.ts';
import { type Line, startLine } from '../support/tcp.ts';
import { hostKeyOf, signIn } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { noLab } from './machine/recipe.ts';

const reason = noLab() ?? missing('reglookup');
const PLACE = '/mnt/windows';
const CONFIG = `${PLACE}/Windows/System32/config`;
const CLI = resolve(import.meta.dirname, '../../dist/cli.js');
const pictures = resolve(import.meta.dirname, '../../test-results/lab');
/** The processor is emulated, and every look at the disks starts programs on it. */
const PATIENCE = 180_000;
const SLOW = { timeout: 10 * 60_000 };
const CARD = 'PCI\\VEN_8086&DEV_1533\\A0369FFFFF1';
const DENIED = '/ControlSet001/Control/Terminal Server/fDenyTSConnections';
const CARD_FLAGS = `/ControlSet001/Enum/${CARD.replaceAll('\\', '/')}/ConfigFlags`;
const FIREWALL = '/ControlSet001/Services/SharedAccess/Parameters/FirewallPolicy/StandardProfile/EnableFirewall';

describe.skipIf(reason !== undefined)(
  `a Windows that nobody reaches${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let lab: Lab;
    let line: Line;
    let target: Target;

    beforeAll(async () => {
      lab = await startLab();
      line = await startLine(lab.port);
      target = await signIn({ ...lab, port: line.port });
      mkdirSync(pictures, { recursive: true });
    });
    afterAll(async () => {
      await target?.close();
      await line?.stop();
      await lab?.stop();
    });

    // Mounting by the app is part of the page's story, and has tests of its own.
    const mount = () => lab.run(`mkdir -p ${PLACE} && mount -t ntfs-3g -o rw "$(findfs LABEL=Windows)" ${PLACE}`);
    const release = () => lab.run(`umount ${PLACE}`);
    /** What lies on the disk counts, not what the server remembers. */
    const remount = async () => {
      await release();
      await mount();
    };
    const value = async (path: string) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of target.files?.read(`${CONFIG}/SYSTEM`) ?? []) chunks.push(chunk);
      return readValue(Buffer.concat(chunks), path);
    };
    const picture = () => lab.run(`cd ${CONFIG} && find . -type f -exec sha256sum {} + | sort -k2`);

    it(
      'gets its remote desktop back over a line that is cut, as reglookup reads it, and loses it again to the byte',
      SLOW,
      async () => {
        await mount();
        const before = await picture();
        expect(await value(DENIED)).toBe('0x00000001');
        const wanted = { target: target.id, folder: PLACE, allowed: true, firewall: true, policies: false };
        const planned = await enableRemoteDesktopTool.plan(testJob([target]).plan, wanted);
        expect(planned.refusal).toBeUndefined();
        const undo = memoryUndo();
        const { context } = testJob([target], [], planned.preview, { undo });
        let losses = 0;
        const { problem } = await enableRemoteDesktopTool.run(
          {
            ...context,
            progress: ({ done }) => {
              if (done === 1) line.cutAfter(20_000);
            },
            waiting: (why) => {
              if (why !== undefined) losses += 1;
            },
          },
          wanted,
        );
        expect(problem).toBeUndefined();
        expect(losses).toBeGreaterThan(0);
        await remount();
        expect(await value(DENIED)).toBe('0x00000000');
        expect(await value('/ControlSet001/Services/TermService/Start')).not.toBe('0x00000004');

        const back = { jobs: ['job'], targets: [target.id], evenIfChanged: false };
        const undoing = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, back);
        const ended = await undoChangesTool.run(
          testJob([target], [], undoing.preview, { jobId: 'undo', undo }).context,
          back,
        );
        expect(ended.problem).toBeUndefined();
        await remount();
        expect(await picture()).toBe(before);
        await release();
      },
    );

    it('is let in by runs of the command line, and each is taken back', SLOW, async () => {
      await mount();
      const before = await picture();
      const folder = await mkdtemp(join(tmpdir(), 'lab-unreachable-'));
      const address = `ssh://root@127.0.0.1:${lab.port}`;
      const fingerprint = await hostKeyOf(lab);
      const run = async (tool: string, input: object) => {
        const options = ['--yes', '--json', '--key', lab.key, '--accept-host-key', fingerprint];
        const { stdout } = await promisify(execFile)(
          process.execPath,
          [CLI, 'run', tool, '--input', JSON.stringify(input), ...options],
          { env: { ...process.env, RESCUE_DESK_DATA: folder }, maxBuffer: 16 * 1024 * 1024 },
        );
        const lines = stdout.trim().split('\n');
        return lines.map((each) => (JSON.parse(each) as { jobId?: string }).jobId).find((id) => id !== undefined);
      };
      try {
        const place = { target: address, folder: PLACE };
        const jobs = [
          await run('enable-network-card', { ...place, device: CARD }),
          await run('switch-firewall', { ...place, domain: false, private: false, public: false }),
        ];
        await remount();
        expect(await value(CARD_FLAGS)).toBe('0x00000000');
        expect(await value(FIREWALL)).toBe('0x00000000');
        await run('undo-changes', { jobs: jobs.toReversed(), targets: [address] });
        await remount();
        expect(await picture()).toBe(before);
      } finally {
        await release();
        await rm(folder, { recursive: true, force: true });
      }
    });

    it('is led through on the page: found, mounted, explained, mended, taken back and released', SLOW, async () => {
      await lab.run('echo root:rescue | chpasswd');
      const app = await startBrowserApp();
      const browser = await launchBrowser();
      try {
        const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
        const page = await context.newPage();
        page.setDefaultTimeout(PATIENCE);
        await signInOnPage(page, app, { host: '127.0.0.1', port: lab.port, user: 'root', password: 'rescue' });
        const dialog = page.getByRole('dialog');
        const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
        const show = async (name: string) => {
          await page.screenshot({ path: join(pictures, `rescue-${name}.png`) });
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        };
        await page.getByRole('navigation').getByRole('button', { name: 'Rescue', exact: true }).click();
        await press(/^Nobody can reach it/);
        await press('Find systems');
        await page.getByRole('button', { name: /^Windows Server 2022 Standard/ }).waitFor();
        await show('found');
        await press(/^Windows Server 2022 Standard/);
        await press('Mount read-only');
        await dialog.getByRole('button', { name: 'Mount', exact: true }).click();
        await page.getByText('At /mnt/windows, read-only').waitFor();
        await dialog.waitFor({ state: 'detached' });
        await press('Look for the reason');
        await dialog
          .getByText(/^The network card “Ethernet”/)
          .first()
          .waitFor();
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
        await show('explained');
        await press('Unmount it, to mount it for writing');
        await dialog.getByRole('button', { name: 'Unmount', exact: true }).click();
        await dialog.waitFor({ state: 'detached' });
        await press('Mount for writing');
        await dialog.getByRole('button', { name: 'Mount', exact: true }).click();
        await page.getByText('At /mnt/windows, can be written to').waitFor();
        await dialog.waitFor({ state: 'detached' });
        const before = await picture();
        await press('Show what was found');
        await dialog.getByRole('button', { name: /^Mend it… The network card “Ethernet”/ }).click();
        await dialog.getByRole('button', { name: 'Switch on', exact: true }).click();
        await page.getByText('1 change was made, and can be taken back.').waitFor();
        await dialog.waitFor({ state: 'detached' });
        expect(await value(CARD_FLAGS)).toBe('0x00000000');
        await press('Show the changes');
        await dialog.getByRole('button', { name: /^Undo: Enable a network card/ }).click();
        await dialog.getByRole('button', { name: 'Undo', exact: true }).click();
        await page.getByText('Nothing was changed yet.').waitFor();
        await dialog.waitFor({ state: 'detached' });
        expect(await picture()).toBe(before);
        await press('I am done with it');
        await press('Release everything');
        await dialog.getByRole('button', { name: 'Unmount', exact: true }).click();
        await page.getByText('Nothing of the disks is in use any more.').waitFor();
        await dialog.waitFor({ state: 'detached' });
        await page.getByRole('button', { name: 'Restart the server' }).waitFor();
        await show('released');
        expect(await lab.run('findmnt -rn -o TARGET | grep ^/mnt || true')).toBe('');
        expect(await lab.changed()).toEqual(['windows']);
      } finally {
        await browser.close();
        await app.stop();
      }
    });
  },
);
