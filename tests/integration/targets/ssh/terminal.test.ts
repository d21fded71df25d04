import { mkdir } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Target, TerminalSession } from '../../../../electron/targets/target.ts';
import { noDropbear, startDropbear } from '../../../support/dropbear.ts';
import { type Place, signInTo } from '../../../support/ssh-target.ts';
import { noSshd, startSshd } from '../../../support/sshd.ts';

interface Server extends Place {
  readonly folder: string;
  cut(): void;
  stop(): Promise<void>;
}

const SERVERS: readonly [string, boolean, () => Promise<Server>][] = [
  ['OpenSSH', noSshd === undefined, () => startSshd({ password: true })],
  ['Dropbear', noDropbear === undefined, () => startDropbear()],
];

/** A terminal whose screen can be waited for. */
function watch(session: TerminalSession) {
  let screen = '';
  let ended: { status?: number; lost: boolean } | undefined;
  let look = () => {};
  session.onData((data) => {
    screen += Buffer.from(data).toString('utf8');
    look();
  });
  session.onEnd((end) => {
    ended = end;
    look();
  });
  const until = (fits: () => boolean) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (fits()) resolve();
      };
      look();
    });
  return {
    session,
    screen: () => screen,
    size: () => screen.length,
    clear: () => {
      screen = '';
    },
    shows: (pattern: RegExp) => until(() => pattern.test(screen)),
    end: async () => {
      await until(() => ended !== undefined);
      return ended;
    },
  };
}

describe.each(SERVERS)('a terminal on a server with %s', (_, installed, start) => {
  if (!installed) return;
  let server: Server;
  let target: Target;
  const open: TerminalSession[] = [];

  beforeAll(async () => {
    server = await start();
    target = await signInTo(server);
  });
  afterEach(() => {
    for (const session of open.splice(0)) session.close();
  });
  afterAll(async () => {
    await target.close();
    await server.stop();
  });

  const terminal = async (folder?: string) => {
    const session = await target.terminal?.open({
      columns: 100,
      rows: 30,
      ...(folder === undefined ? {} : { folder }),
    });
    if (session === undefined) throw new Error('no terminal');
    open.push(session);
    return watch(session);
  };

  test('is a real one of the size that was asked for, and follows when it changes', async () => {
    const view = await terminal();
    view.session.write('stty size; echo "kind=$TERM"\r');
    await view.shows(/30 100[\s\S]*kind=xterm-256color/);
    view.session.resize(132, 43);
    view.session.write('stty size\r');
    await view.shows(/43 132/);
  });

  test('shows letters of all languages', async () => {
    const view = await terminal();
    view.session.write("printf '%s\\n' 'Zür''ich — 日本'\r");
    await view.shows(/Zürich — 日本/);
  });

  test('starts in a folder with any name', async () => {
    const folder = `${server.folder}/it's "here"`;
    await mkdir(folder, { recursive: true });
    const view = await terminal(folder);
    view.session.write('echo "at=$(pwd)"; echo "colour=$COLORTERM"\r');
    await view.shows(/at=\S*it's "here"[\s\S]*colour=truecolor/);
  });

  test('starts at home where the folder is gone', async () => {
    const view = await terminal('/no/such/folder');
    view.session.write('echo "at=$(pwd)"\r');
    await view.shows(new RegExp(`at=${server.folder}`));
  });

  test('tells how the shell ended', async () => {
    const view = await terminal();
    view.session.write('exit 7\r');
    expect(await view.end()).toEqual({ status: 7, lost: false });
  });

  test('that floods can be paused, so that the flood waits on the server, and Ctrl+C still ends it', async () => {
    const view = await terminal();
    view.session.write('echo ready-$((1+1)); yes\r');
    await view.shows(/ready-2/);
    await view.shows(/(y\r\n){1000}/);
    view.session.pause();
    const settled = view.size();
    // What is on its way still waits in the channel; the screen gets nothing.
    for (let i = 0; i < 5; i++) await target.commands?.run({ program: 'true', args: [] });
    expect(view.size()).toBe(settled);
    view.session.write('\u0003');
    view.session.resume();
    view.session.write('echo over-$((2+2))\r');
    await view.shows(/over-4/);
    expect(view.size() - settled).toBeLessThan(32 * 1024 * 1024);
  });

  test('closed by the person ends its shell on the server', async () => {
    const view = await terminal();
    view.session.write('echo "pid=$$="\r');
    await view.shows(/pid=\d+=/);
    const pid = /pid=(\d+)=/.exec(view.screen())?.[1] ?? '';
    view.session.close();
    expect(await view.end()).toMatchObject({ lost: false });
    for (;;) {
      const alive = await target.commands?.run({ program: 'test', args: ['-e', `/proc/${pid}`] });
      if (alive?.status === 1) break;
    }
  });

  test('is told that it was lost when the link is', async () => {
    const view = await terminal();
    view.session.write('echo here-$((1+1))\r');
    await view.shows(/here-2/);
    server.cut();
    expect(await view.end()).toMatchObject({ lost: true });
    view.session.write('into the void');
    view.session.resize(80, 24);
    await target.connected();
    const again = await terminal();
    again.session.write('echo back-$((1+1))\r');
    await again.shows(/back-2/);
  });
});
