import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../electron/targets/target.ts';
import { openLocal } from '../../electron/targets/local/target.ts';
import { mountVolumeTool } from '../../electron/tools/mount-volume/index.ts';
import { unmountVolumeTool } from '../../electron/tools/unmount-volume/index.ts';
import { testJob } from '../support/job-context.ts';
import { signIn } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { hasSamples, noLab } from './machine/recipe.ts';
import { metadataAt, withStartUpKey } from './start-up-key.ts';

const reason = noLab() ?? (hasSamples ? undefined : 'there are no disks that Windows made');
/** Of a key: what it is, the tests say. */
const HANDLE = 'secret:00112233445566778899aabbccddeeff';
/** As its makers published it. */
const RECOVERY_KEY = '235818-357951-253979-013365-241120-245575-342914-591910';

describe.skipIf(reason !== undefined)(
  `BitLocker in a rescue server${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let lab: Lab;
    let target: Target;
    let device: string;
    let folder: string;
    let here: Target;

    beforeAll(async () => {
      lab = await startLab();
      here = await openLocal();
      target = await signIn(lab);
      device = await lab.device('bitlocker');
      folder = await mkdtemp(join(tmpdir(), 'rescue-bitlocker-'));
    });
    afterAll(async () => {
      await here?.close();
      await target?.close();
      await lab?.stop();
      if (folder) await rm(folder, { recursive: true });
    });

    const unlock = async (secret: string, way: { key: string } | { keyFile: { target: string; path: string } }) => {
      const input = mountVolumeTool.contract.input.parse({ target: target.id, volume: device, ...way });
      const { preview, refusal } = await mountVolumeTool.plan(testJob([target, here]).plan, input);
      expect(refusal).toBeUndefined();
      const { context, lines } = testJob([target, here], [], preview);
      const outcome = await mountVolumeTool.run({ ...context, secret: () => secret }, input);
      expect(lines.join('\n')).not.toContain(secret);
      return outcome;
    };
    const release = async () => {
      const { preview } = await unmountVolumeTool.plan(testJob([target]).plan, { target: target.id });
      return unmountVolumeTool.run(testJob([target], [], preview).context, { target: target.id });
    };

    it('is opened with its key only, checked as it is typed, and closed again', async () => {
      const input = mountVolumeTool.contract.input.parse({ target: target.id, volume: device });
      const { refusal } = await mountVolumeTool.plan(testJob([target]).plan, input);
      expect(refusal).toMatchObject({ details: { choice: 'key' } });
      expect((await unlock('wrong', { key: HANDLE })).problem).toMatchObject({ code: 'sign-in-failed' });
      // One digit is another: told before the server is asked.
      await expect(unlock(`${RECOVERY_KEY.slice(0, -1)}1`, { key: HANDLE })).rejects.toThrow(
        expect.objectContaining({ problem: expect.objectContaining({ code: 'invalid-input' }) }),
      );
      expect(await lab.run('ls /dev/mapper')).not.toContain('bitlocker');
      // The NTFS inside this sample lacks its second record, whoever opens it: the key is past, and all is closed again.
      const { problem } = await unlock(RECOVERY_KEY, { key: HANDLE });
      expect(problem).toMatchObject({
        code: 'command-failed',
        details: { technical: expect.stringContaining("Failed to mount '/dev/mapper/bitlocker-") },
      });
      expect(await lab.run('ls /dev/mapper')).not.toContain('bitlocker');
      expect(await lab.changed()).toEqual([]);
    });

    it('is opened with the key file of a USB stick, its files are read, and it is closed again', async () => {
      // A file system that can be read takes the place of the sample's, inside the same BitLocker.
      await lab.run(
        `echo -n ${RECOVERY_KEY} | cryptsetup open --type bitlk --key-file - ${device} plain && mkntfs -Q -F -L LOCKED /dev/mapper/plain >/dev/null && mount -t ntfs-3g /dev/mapper/plain /media && echo behind the lock >/media/note.txt && umount /media && cryptsetup close plain`,
      );
      const at = async (offset: number, size: number) =>
        Buffer.from(
          await lab.run(
            `dd if=${device} iflag=skip_bytes,count_bytes skip=${offset} count=${size} status=none | base64`,
          ),
          'base64',
        );
      const key = join(folder, '5A4E2C33-0000-4000-8000-1D5D5A6B7C8D.BEK');
      const [first = 0, second = 0] = metadataAt(await at(0, 512));
      const { block, file } = withStartUpKey(await at(first, 65_536), RECOVERY_KEY);
      await lab.run(
        `echo ${block.toString('base64')} | base64 -d | dd of=${device} oflag=seek_bytes seek=${first} conv=notrunc,fsync status=none`,
      );
      writeFileSync(key, file);
      const { result, problem } = await unlock('nothing typed', { keyFile: { target: here.id, path: key } });
      expect(problem).toBeUndefined();
      expect(result).toMatchObject({ place: expect.stringMatching(/^\/mnt\//), readOnly: true });
      expect(await lab.run(`cat ${result.place}/note.txt`)).toBe('behind the lock\n');
      expect((await release()).problem).toBeUndefined();
      expect(await lab.run('ls /dev/mapper')).not.toContain('bitlocker');

      const other = join(folder, 'other.BEK');
      writeFileSync(other, withStartUpKey(await at(second, 65_536), RECOVERY_KEY).file);
      expect((await unlock('nothing typed', { keyFile: { target: here.id, path: other } })).problem).toMatchObject({
        code: 'sign-in-failed',
      });
      writeFileSync(other, 'the holiday photos');
      const input = mountVolumeTool.contract.input.parse({
        target: target.id,
        volume: device,
        keyFile: { target: here.id, path: other },
      });
      expect((await mountVolumeTool.plan(testJob([target, here]).plan, input)).refusal).toMatchObject({
        code: 'invalid-input',
        details: { choice: 'key' },
      });
    });
  },
);
