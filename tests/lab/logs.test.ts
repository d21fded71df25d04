import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../electron/targets/target.ts';
import { listLogsTool } from '../../electron/tools/list-logs/index.ts';
import { readLogs } from '../../electron/tools/read-logs/contract.ts';
import { readLogsTool } from '../../electron/tools/read-logs/index.ts';
import { testJob } from '../support/job-context.ts';
import { signIn } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { noLab } from './machine/recipe.ts';

const reason = noLab();

describe.skipIf(reason !== undefined)(
  `the logs of a rescue server${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let lab: Lab;
    let target: Target;

    beforeAll(async () => {
      lab = await startLab();
      target = await signIn(lab);
    });
    afterAll(async () => {
      await target?.close();
      await lab?.stop();
    });

    const read = async (root: string, wish: object = {}) => {
      const input = readLogs.input.parse({ target: target.id, root, ...wish });
      return (await readLogsTool.run(testJob([target]).context, input)).result;
    };

    it('are those that its own journalctl tells, while it runs', async () => {
      const until = Date.now() - 5_000;
      const { logs } = (await listLogsTool.run(testJob([target]).context, { target: target.id, root: '/' })).result;
      expect(logs.filter(({ kind }) => kind === 'journal')).toHaveLength(1);
      const found = await read('/', { until, limit: 5_000 });
      const said = await lab.run(
        `journalctl --no-pager -q -o json --output-fields=MESSAGE --until=@${Math.ceil(until / 1_000)}`,
      );
      const times = said
        .match(/(?<="__REALTIME_TIMESTAMP":")\d+/g)
        ?.map((micro) => Math.floor(Number(micro) / 1_000))
        .filter((time) => time <= until);
      expect(found.notes).toEqual([]);
      expect(found.matching).toBe(times?.length);
      expect(found.entries.map(({ time }) => time).toReversed()).toEqual(times);
      expect(found.findings.map(({ topic }) => topic)).toContain('starts-and-stops');
      expect(found.entries.find(({ message }) => message.startsWith('Linux version'))).toMatchObject({
        source: 'kernel',
      });
    });

    it('are read where its root is mounted elsewhere, and after a crash of that', async () => {
      const away = '/mnt/away';
      await lab.run(
        `mkdir -p ${away}/var/log && J=$(ls -d /var/log/journal/* /run/log/journal/* 2>/dev/null | head -1) && mkdir -p ${away}/var/log/journal && cp -a "$J" ${away}/var/log/journal/ && for F in ${away}/var/log/journal/*/*.journal; do mv "$F" "$F~"; done && ln -s /usr/share/zoneinfo/Europe/Paris ${away}/localtime && mkdir ${away}/etc && mv ${away}/localtime ${away}/etc/`,
      );
      const found = await read(away, { text: 'Linux version' });
      expect(found).toMatchObject({ zone: 'Europe/Paris', notes: [] });
      expect(found.matching).toBeGreaterThan(0);
      expect(found.entries[0]?.meaning).toContain('started');
      expect(await lab.changed()).toEqual([]);
    });

    it('say what to do where there is no journalctl', async () => {
      await lab.run('mv /usr/bin/journalctl /usr/bin/journalctl.away');
      const { notes, entries } = await read('/');
      await lab.run('mv /usr/bin/journalctl.away /usr/bin/journalctl');
      expect(entries).toEqual([]);
      expect(notes).toMatchObject([{ remedy: expect.stringContaining('systemd') }]);
    });
  },
);
