import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../electron/targets/target.ts';
import { resetWindowsPasswordTool } from '../../electron/tools/reset-windows-password/index.ts';
import { undoChangesTool } from '../../electron/tools/undo-changes/index.ts';
import { ntHash } from '../../electron/windows/sam/hashes.ts';
import { launchBrowser, signInOnPage, startBrowserApp } from '../support/browser-app.ts';
import { makeNewLog } from '../support/hive-logs.ts';
import { testJob } from '../support/job-context.ts';
import { memoryUndo } from '../support/memory-undo.ts';
import { chntpwList, dumpedHashes, missing } from '../support/referees.ts';
import { type Line, startLine } from '../support/tcp.ts';
import { hostKeyOf, signIn } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { noLab } from './machine/recipe.ts';

const reason = noLab();
const PLACE = '/mnt/windows';
const CONFIG = `${PLACE}/Windows/System32/config`;
const PASSWORD = 'Ein neues Paßwort ☂ 1';
/** The processor is emulated, and every look at the disks starts programs on it. */
const PATIENCE = 180_000;
const CLI = resolve(import.meta.dirname, '../../dist/cli.js');
const SLOW = { timeout: 8 * 60_000 };
const HANDLE = 'secret:00112233445566778899aabbccddeeff';

describe.skipIf(reason !== undefined)(
  `a password on a disk of Windows${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let lab: Lab;
    let line: Line;
    let target: Target;

    beforeAll(async () => {
      lab = await startLab();
      line = await startLine(lab.port);
      target = await signIn({ ...lab, port: line.port });
    });
    afterAll(async () => {
      await target?.close();
      await line?.stop();
      await lab?.stop();
    });

    // Mounting by the app has tests of its own.
    const mount = (how: 'ro' | 'rw') =>
      lab.run(`mkdir -p ${PLACE} && mount -t ntfs-3g -o ${how} "$(findfs LABEL=Windows)" ${PLACE}`);
    const release = () => lab.run(`umount ${PLACE}`);
    const bytesOf = async (name: string) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of target.files?.read(`${CONFIG}/${name}`) ?? []) chunks.push(chunk);
      return Buffer.concat(chunks);
    };
    const wanted = () => ({ target: target.id, folder: PLACE, rid: 500, password: HANDLE, enabled: true as const });
    const plan = () => resetWindowsPasswordTool.plan(testJob([target]).plan, wanted());
    /** Every file of the hives with its SHA-256, and what only NTFS keeps with the account database. */
    const picture = () =>
      lab.run(
        `cd ${CONFIG} && find . -type f -exec sha256sum {} + | sort -k2 && stat -c %i SAM && getfattr -h -e hex -n system.ntfs_acl SAM`,
      );

    it('is refused while the disk can only be read, and no byte of it changes', SLOW, async () => {
      await mount('ro');
      expect((await plan()).refusal?.title).toContain('can only be read');
      await release();
      expect(await lab.changed()).toEqual([]);
    });

    it('is refused while Windows sleeps or its disk is full', SLOW, async () => {
      await mount('rw');
      await lab.run(`printf HIBR >${PLACE}/hiberfil.sys`);
      expect((await plan()).refusal?.title).toContain('hibernated');
      await lab.run(`rm ${PLACE}/hiberfil.sys; dd if=/dev/zero of=${PLACE}/full bs=4M 2>/dev/null || true`);
      expect((await plan()).refusal?.title).toContain('too full');
      await lab.run(`rm ${PLACE}/full`);
      await release();
    });

    it(
      'is the one that impacket and chntpw read, over a line that is cut, and goes again to the byte',
      SLOW,
      async () => {
        await mount('rw');
        // As Windows leaves it: a log whose changes are all in the hive.
        const log = makeNewLog([await bytesOf('SAM'), await bytesOf('SAM')], 1);
        const sink = await target.files?.write(`${CONFIG}/SAM.LOG1`, { offset: 0, create: 'new' });
        await sink?.write(Uint8Array.from(log));
        await sink?.close();
        const before = await picture();

        const planned = await plan();
        expect(planned.refusal).toBeUndefined();
        const undo = memoryUndo();
        const { context } = testJob([target], [], planned.preview, { undo });
        let losses = 0;
        const { problem, result } = await resetWindowsPasswordTool.run(
          {
            ...context,
            secret: () => PASSWORD,
            progress: ({ done }) => {
              if (done === 1) line.cutAfter(20_000);
            },
            waiting: (why) => {
              if (why !== undefined) losses += 1;
            },
          },
          wanted(),
        );
        expect(problem).toBeUndefined();
        expect(losses).toBeGreaterThan(0);
        expect(result.name).toBe('Administrator');
        // What lies on the disk counts, not what the server remembers.
        await release();
        await mount('rw');
        const sam = await bytesOf('SAM');
        if (missing('impacket') === undefined)
          expect((await dumpedHashes(sam, await bytesOf('SYSTEM'))).get(500)).toEqual(ntHash(PASSWORD));
        if (missing('chntpw') === undefined)
          expect((await chntpwList(sam)).get(500)).toEqual({ administrator: true, state: '' });

        const back = { jobs: ['job'], targets: [target.id], evenIfChanged: false };
        const undoing = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, back);
        const ended = await undoChangesTool.run(
          testJob([target], [], undoing.preview, { jobId: 'undo', undo }).context,
          back,
        );
        expect(ended.problem).toBeUndefined();
        await release();
        await mount('rw');
        expect(await picture()).toBe(before);
        await release();
        expect(await lab.changed()).toEqual(['windows']);
      },
    );

    const passwordNow = async () => (await dumpedHashes(await bytesOf('SAM'), await bytesOf('SYSTEM'))).get(500);
    /** Lets the disk go and takes it again: what lies on it counts, not what the server remembers. */
    const remount = async () => {
      await release();
      await mount('rw');
    };

    it.skipIf(missing('impacket') !== undefined)(
      'is set and taken back by two runs of the command line',
      SLOW,
      async () => {
        await mount('rw');
        const before = await picture();
        const folder = await mkdtemp(join(tmpdir(), 'lab-accounts-'));
        const address = `ssh://root@127.0.0.1:${lab.port}`;
        const fingerprint = await hostKeyOf(lab);
        const run = async (tool: string, input: object, ...more: string[]) => {
          const options = ['--yes', '--json', '--key', lab.key, '--accept-host-key', fingerprint, ...more];
          const { stdout } = await promisify(execFile)(
            process.execPath,
            [CLI, 'run', tool, '--input', JSON.stringify(input), ...options],
            { env: { ...process.env, RESCUE_DESK_DATA: folder, NEW_PASSWORD: PASSWORD } },
          );
          const lines = stdout.trim().split('\n');
          return lines.map((line) => (JSON.parse(line) as { jobId?: string }).jobId).find((id) => id !== undefined);
        };
        try {
          const wish = { target: address, folder: PLACE, rid: 500, enabled: true };
          const job = await run('reset-windows-password', wish, '--secret-env', 'password=NEW_PASSWORD');
          await remount();
          expect(await passwordNow()).toEqual(ntHash(PASSWORD));
          await run('undo-changes', { jobs: [job], targets: [address] });
          await remount();
          expect(await picture()).toBe(before);
        } finally {
          await release();
          await rm(folder, { recursive: true, force: true });
        }
      },
    );

    it.skipIf(missing('impacket') !== undefined)(
      'is set and taken back on the page, by the keyboard alone',
      SLOW,
      async () => {
        await mount('rw');
        const before = await picture();
        await lab.run('echo root:rescue | chpasswd');
        const app = await startBrowserApp();
        const browser = await launchBrowser();
        try {
          const page = await browser.newPage();
          page.setDefaultTimeout(PATIENCE);
          await signInOnPage(page, app, { host: '127.0.0.1', port: lab.port, user: 'root', password: 'rescue' });
          await page.getByRole('navigation').getByRole('button', { name: 'Passwords' }).focus();
          await page.keyboard.press('Enter');
          await page.getByRole('textbox', { name: 'Folder of the Windows' }).fill(PLACE);
          await page.keyboard.press('Enter');
          await page
            .getByRole('grid', { name: 'Accounts' })
            .getByRole('gridcell', { name: 'Administrator', exact: true })
            .waitFor();
          await page.keyboard.press('Home');
          await page.getByRole('region', { name: 'Account Administrator' }).waitFor();
          await page.keyboard.press('Enter');
          const dialog = page.getByRole('dialog');
          await dialog.getByRole('textbox', { name: 'New password' }).focus();
          await page.keyboard.type(PASSWORD);
          await page.keyboard.press('Enter');
          await dialog.getByRole('button', { name: 'Set password', exact: true }).focus();
          await page.keyboard.press('Enter');
          const jobs = page.getByRole('region', { name: 'Jobs' });
          await jobs.getByText('Administrator was changed, read back and compared').waitFor();
          await remount();
          expect(await passwordNow()).toEqual(ntHash(PASSWORD));
          await page.keyboard.press('Control+z');
          await dialog.getByRole('button', { name: 'Undo', exact: true }).focus();
          await page.keyboard.press('Enter');
          await jobs.getByText(/^Done: Undo: Set a new password/).waitFor({ state: 'attached' });
          await remount();
          expect(await picture()).toBe(before);
        } finally {
          await browser.close();
          await app.stop();
          await release();
        }
      },
    );
  },
);
