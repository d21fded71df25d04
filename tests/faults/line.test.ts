import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../electron/contract/problem.ts';
import { openLocal } from '../../electron/targets/local/target.ts';
import type { Target } from '../../electron/targets/target.ts';
import { copyFilesTool } from '../../electron/tools/copy-files/index.ts';
import { expectSameTree, plantTree } from '../integration/tools/trees.ts';
import { noDropbear, startDropbear } from '../support/dropbear.ts';
import { type Notes, testJob } from '../support/job-context.ts';
import { type Place, signInTo } from '../support/ssh-target.ts';
import { noSshd, startSshd } from '../support/sshd.ts';
import { type Line, startLine } from '../support/tcp.ts';
import { randomOf } from './random.ts';
import { watchFinalNames } from './watcher.ts';

/** Faults in all, over all servers. */
const FAULTS = Number(process.env['RESCUE_DESK_FAULTS'] ?? 45);
const SEED = Number(process.env['RESCUE_DESK_SEED'] ?? Date.now() % 1_000_000);
const PER_TREE = 12;
const timing = { backOff: [5, 10, 20], keepalive: 300, connect: 5000, step: 10_000 };

type Input = Parameters<typeof copyFilesTool.run>[1];
type Fault = 'cut' | 'stall' | 'server ends' | 'app killed' | 'app closed';

interface Server extends Place {
  readonly folder: string;
  cut(): void;
  stop(): Promise<void>;
}

const servers: readonly { name: string; why: string | undefined; start: () => Promise<Server> }[] = [
  { name: 'OpenSSH', why: noSshd, start: () => startSshd({ password: true }) },
  { name: 'a server with SFTP only', why: noSshd, start: () => startSshd({ password: true, sftpOnly: true }) },
  { name: 'Dropbear', why: noDropbear, start: () => startDropbear() },
];

describe.each(servers)('over a line to $name that is cut and stalls', ({ name, why, start }) => {
  let server: Server;
  let line: Line;
  let local: Target;
  beforeAll(async () => {
    if (why !== undefined) return;
    server = await start();
    line = await startLine(server.port);
    local = await openLocal();
  });
  afterAll(async () => {
    if (why !== undefined) return;
    await local.close();
    await line.stop();
    await server.stop();
  });

  it.skipIf(why !== undefined)(
    `every tree arrives whole, with never a wrong byte under a final name (seed ${SEED})`,
    async () => {
      const random = randomOf(SEED + name.length);
      const wanted = Math.ceil(FAULTS / servers.length);
      for (let done = 0, round = 0; done < wanted; round++) done += await oneTree(round, random, wanted - done);
    },
  );

  /** Copies one tree, with faults on the way; gives how many there were. */
  const oneTree = async (round: number, random: ReturnType<typeof randomOf>, most: number): Promise<number> => {
    const here = await mkdtemp(join(tmpdir(), 'faults-'));
    const there = join(server.folder, `round ${round}`);
    await mkdir(there, { mode: 0o777 });
    await chmod(there, 0o777);
    await chmod(here, 0o777);
    const way = random.one(['down', 'up']);
    const [source, destination] = way === 'down' ? [there, join(here, 'to')] : [here, join(there, 'to')];
    await mkdir(destination, { recursive: true, mode: 0o777 });
    await chmod(destination, 0o777);
    await plantTree(join(source, 'tree'), {
      large: [random.below(6_000_000), 8_000_000 + random.below(9_000_000)],
      small: random.below(80),
    });
    const watcher = watchFinalNames(destination, source);
    const said: string[] = [];
    let faults = 0;
    const notes: Notes = [];
    let remote: Target | undefined;
    try {
      for (let runs = 0; ; runs++) {
        expect(runs, said.join(', ')).toBeLessThan(4 * PER_TREE);
        line.thaw();
        line.cutAfter(Infinity);
        remote = await signInTo({ ...server, port: line.port }, {}, { timing });
        const [from, to] = way === 'down' ? [remote, local] : [local, remote];
        const what: Input = {
          from: { target: from.id, paths: [join(source, 'tree')] },
          to: { target: to.id, path: destination },
          whenExists: 'refuse',
          move: false,
          verify: true,
        };
        const job = testJob([from, to], notes);
        let passed = 0;
        let next = random.below(3_000_000);
        const fault = () => {
          if (faults >= Math.min(most, PER_TREE)) return;
          faults += 1;
          const kind = random.one<Fault>(['cut', 'cut', 'cut', 'stall', 'server ends', 'app killed', 'app closed']);
          said.push(kind);
          if (kind === 'cut') line.cutAfter(1 + random.below(400_000));
          else if (kind === 'server ends') server.cut();
          else if (kind === 'app killed') job.kill();
          else if (kind === 'app closed') job.interrupt();
          else {
            line.freeze();
            const stop = remote?.onChange(({ state }) => {
              if (state === 'connected') return;
              stop?.();
              line.cut();
              line.thaw();
            });
          }
        };
        const context = {
          ...job.context,
          progress: ({ done }: { done: number }) => {
            if (done - passed < next) return;
            passed = done;
            next = random.below(3_000_000);
            fault();
          },
        };
        const ended = await copyFilesTool.run(context, what).catch((error: unknown) => {
          if (isProblem(error)) return { problem: error.problem, result: undefined };
          if (!context.signal.aborted) throw error;
          return { problem: { code: 'killed' }, result: undefined };
        });
        await remote.close();
        if (ended.problem === undefined && ended.result !== undefined) {
          expect(ended.result).toMatchObject({ failedCount: 0, unverifiedCount: 0 });
          break;
        }
        said.push(`run ended: ${ended.problem?.code ?? ''}`);
      }
      await watcher.stop();
      expect(watcher.wrong, said.join(', ')).toEqual([]);
      expect(watcher.looked()).toBeGreaterThan(5);
      await expectSameTree(join(source, 'tree'), join(destination, 'tree'));
      const left = (await readdir(destination, { recursive: true })).filter((entry) => entry.endsWith('.rescue-part'));
      expect(left, said.join(', ')).toEqual([]);
    } finally {
      await watcher.stop();
      await remote?.close();
      await rm(here, { recursive: true, force: true });
      await rm(there, { recursive: true, force: true });
    }
    return Math.max(1, faults);
  };
});
