import { execFile, spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkHive } from '../../../electron/windows/hive/check.ts';
import { recoverHive } from '../../../electron/windows/hive/log.ts';
import { ntHash } from '../../../electron/windows/sam/hashes.ts';
import { sampleSystem } from '../../support/accounts.ts';
import { offlineFiles } from '../../support/offline-windows.ts';
import { dumpedHashes, missing } from '../../support/referees.ts';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';

const execute = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
const PASSWORD = 'Neues Paßwort ☂ 1';
const RID = 1_001;
const why = noSshd ?? missing('impacket');

interface Line {
  readonly type: string;
  readonly jobId?: string;
  readonly status?: string;
}

describe.skipIf(why !== undefined)('a password set on the command line', () => {
  let program: string;
  let server: Sshd;
  let here: string;
  let config: string;
  let address: string;

  beforeAll(async () => {
    // Inside the tree, so that the packages it does not bundle are found.
    await mkdir(join(root, 'out'), { recursive: true });
    program = await mkdtemp(join(root, 'out/accounts-'));
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    await execute(process.execPath, [vite, 'build', '-c', 'build/vite.node.config.ts', '--outDir', program], {
      cwd: root,
    });
  }, 180_000);
  afterAll(() => rm(program, { recursive: true, force: true }));
  beforeEach(async () => {
    server = await startSshd({ password: true });
    address = `ssh://${server.user}@${server.host}:${server.port}`;
    here = await mkdtemp(join(tmpdir(), 'accounts-'));
    config = join(server.folder, 'c/Windows/System32/config');
    await mkdir(config, { recursive: true });
    for (const [name, bytes] of Object.entries(offlineFiles('aes'))) await writeFile(join(config, name), bytes);
    const owner = await stat(server.folder);
    for (const name of ['', ...(await readdir(config))]) await chown(join(config, name), owner.uid, owner.gid);
  });
  afterEach(async () => {
    await server.stop();
    await rm(here, { recursive: true, force: true });
  });

  /** Runs the command line; ends it with SIGKILL so many milliseconds after its job has begun. */
  const rescueDesk = (args: readonly string[], killAfter = Number.POSITIVE_INFINITY) =>
    new Promise<{ status: number | null; lines: Line[]; output: string }>((done, fail) => {
      const child = spawn(
        process.execPath,
        [
          join(program, 'cli.js'),
          ...args,
          '--json',
          '--key',
          server.keyPath,
          '--accept-host-key',
          server.hostKeyFingerprint,
        ],
        {
          env: { ...process.env, RESCUE_DESK_DATA: join(here, 'data'), NEW_PASSWORD: PASSWORD },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      const lines: Line[] = [];
      let output = '';
      let timer: NodeJS.Timeout | undefined;
      child.stderr.on('data', (data: Buffer) => {
        output += data.toString();
      });
      createInterface({ input: child.stdout }).on('line', (text) => {
        output += text;
        const line = JSON.parse(text) as Line;
        lines.push(line);
        if (line.type === 'job' && Number.isFinite(killAfter))
          timer = setTimeout(() => child.kill('SIGKILL'), killAfter);
      });
      child.on('error', fail);
      child.on('close', (status) => {
        clearTimeout(timer);
        done({ status, lines, output });
      });
    });
  const run = (tool: string, input: object, ...more: string[]) => [
    'run',
    tool,
    '--yes',
    '--input',
    JSON.stringify(input),
    ...more,
  ];
  const reset = () =>
    run(
      'reset-windows-password',
      { target: address, folder: join(server.folder, 'c'), rid: RID, unlock: true },
      '--secret-env',
      'password=NEW_PASSWORD',
    );
  const undo = (job: string) => run('undo-changes', { jobs: [job], targets: [address] });
  const jobOf = ({ lines }: { lines: readonly Line[] }) => lines.find(({ jobId }) => jobId !== undefined)?.jobId ?? '';

  const everything = async () =>
    Object.fromEntries(
      await Promise.all(
        (await readdir(config)).map(async (name) => [name, await readFile(join(config, name))] as const),
      ),
    );
  /** The database as Windows takes it together with its logs. The hive is read first: it never says more than its logs hold. */
  const database = async () => {
    const sam = await readFile(join(config, 'SAM'));
    const first = await readFile(join(config, 'SAM.LOG1'));
    return recoverHive(sam, [first, await readFile(join(config, 'SAM.LOG2'))]).bytes;
  };

  it('is the one that impacket reads, is in nothing that the app keeps or says, and goes in another run after the server was away', {
    timeout: 120_000,
  }, async () => {
    const before = await everything();
    const done = await rescueDesk(reset());
    expect(done.status, done.output).toBe(0);
    expect((await dumpedHashes(await readFile(join(config, 'SAM')), sampleSystem)).get(RID)).toEqual(ntHash(PASSWORD));

    const hash = ntHash(PASSWORD);
    const secrets = [
      Buffer.from(PASSWORD),
      Buffer.from(PASSWORD, 'utf16le'),
      hash,
      Buffer.from(hash.toString('hex')),
      Buffer.from(hash.toString('base64')),
    ];
    const kept = (await readdir(here, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(kept.length).toBeGreaterThan(3);
    for (const { parentPath, name } of kept) {
      const bytes = await readFile(join(parentPath, name));
      for (const secret of secrets) expect(bytes.includes(secret), name).toBe(false);
    }
    for (const secret of secrets) expect(done.output).not.toContain(secret.toString());

    await server.down();
    await server.up();
    const back = await rescueDesk(undo(jobOf(done)));
    expect(back.status, back.output).toBe(0);
    expect(await everything()).toEqual(before);
  });

  it('is old or new whenever the app is killed, and is gone on with or taken back by the next one', {
    timeout: 300_000,
  }, async () => {
    const before = await everything();
    let kills = 0;
    for (const killAfter of [0, 60, 120, 180, 240, 300, 400, 600, 900]) {
      const killed = await rescueDesk(reset(), killAfter);
      if (killed.status === null) kills += 1;
      const after = await database();
      expect(checkHive(after).errorCount, `killed after ${killAfter} ms`).toBe(0);
      const [old, fresh] = [ntHash('pässwörd ☂'), ntHash(PASSWORD)];
      expect([old, fresh]).toContainEqual((await dumpedHashes(after, sampleSystem)).get(RID));
      const job = jobOf(killed);
      // Before the new hive was ready, only the password itself would help, and that is gone.
      const resumed = killed.status === 0 ? killed : await rescueDesk(['resume', job]);
      const now = (await dumpedHashes(await database(), sampleSystem)).get(RID);
      // Killed on its way out, it leaves a job that is done and is not gone on with.
      const isDone = resumed.status === 0 || resumed.output.includes('This job is done');
      expect(now, resumed.output).toEqual(isDone ? fresh : old);
      // There is no record where it was killed before the first change.
      const back = await rescueDesk(undo(job));
      if (back.status !== 0) expect(back.output).toContain('There is no record of these changes');
      expect(await everything(), `killed after ${killAfter} ms`).toEqual(before);
    }
    expect(kills).toBeGreaterThan(0);
  });
});
