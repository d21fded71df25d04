import type { Client, ClientChannel } from 'ssh2';
import { ProblemError } from '../../contract/problem.ts';
import type { Terminals, TerminalSession } from '../target.ts';
import type { Connection } from './connection.ts';
import { execBytes, keepUntilClosed, sendSignal } from './internals.ts';
import { lineFor, quote } from './posix.ts';
import { connectionLost } from './problems.ts';

const MOST_WAITING = 8 * 1024 * 1024;

// The kind of text only: the server's own language and formats stay as they are.
const ENVIRONMENT = { COLORTERM: 'truecolor', LC_CTYPE: 'C.UTF-8' };

/**
 * What makes a login shell start in a folder, or at home where that is gone. Run as a command, because most servers take no
 * variables (OpenSSH's AcceptEnv, Dropbear); what they greet with is shown here, since they do that for shells only.
 */
function startIn(folder: string | undefined): Buffer {
  const variables = Object.entries(ENVIRONMENT)
    .map(([name, value]) => `export ${name}=${value}; `)
    .join('');
  return Buffer.concat([
    Buffer.from(variables),
    ...(folder === undefined
      ? [Buffer.from('[ -e ~/.hushlogin ] || cat /run/motd.dynamic /etc/motd 2>/dev/null; ')]
      : [Buffer.from('cd '), quote(folder, 'The folder'), Buffer.from(' 2>/dev/null || cd; ')]),
    Buffer.from('exec "${SHELL:-/bin/sh}" -l'),
  ]);
}

/** Gives the shell of a mounted Linux its devices in a world of their own (unshare(1)): they are gone with it, however it ends. */
const ENTER = [
  'for each in dev sys; do mount --rbind /$each "$1/$each" || exit 1; done',
  'mount -t proc proc "$1/proc" || exit 1',
  '[ -L "$1/etc/resolv.conf" ] || mount --bind /etc/resolv.conf "$1/etc/resolv.conf" 2>/dev/null',
  'exec chroot "$1" /bin/sh -c "$2"',
].join('; ');
/** Becomes the shell that root has there (passwd(5)). */
const INSIDE = [
  'while IFS=: read -r name _ _ _ _ home shell; do [ "$name" = root ] && break; done </etc/passwd',
  'export HOME="${home:-/}" SHELL="${shell:-/bin/sh}" USER=root',
  'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'cd "$HOME" 2>/dev/null || cd /',
  'exec "$SHELL" -l',
].join('; ');

function startInside(root: string): Buffer {
  return Buffer.concat([
    Buffer.from('exec unshare --mount /bin/sh -c '),
    ...[quote(ENTER), quote('sh'), quote(root, 'The folder'), quote(INSIDE)].flatMap((word) => [
      word,
      Buffer.from(' '),
    ]),
  ]);
}

/** Login shells on pseudo-terminals of the server. `posix` says whether a start folder can be given. */
export function sshTerminals(connection: Connection, posix: boolean): Terminals {
  return {
    async open({ columns, rows, folder, inside }) {
      const { line, lead } = lineFor(inside === undefined ? startIn(folder) : startInside(inside));
      if (inside !== undefined && (!posix || lead !== undefined)) throw notInside();
      const pty = { term: 'xterm-256color', cols: columns, rows, width: 0, height: 0 };
      let opened: TerminalSession | undefined;
      await connection.channel({
        what: 'terminals',
        lasting: true,
        open(client, callback) {
          if (!posix) {
            client.shell(pty, { env: ENVIRONMENT }, callback);
            return;
          }
          // The rare folder that needs a lead would have to type it: start at home instead.
          if (lead === undefined) execBytes(client, line, { pty }, callback);
          else client.shell(pty, { env: ENVIRONMENT }, callback);
        },
        attend(channel, client) {
          opened = session(connection, client, channel);
        },
      });
      if (opened === undefined) throw connectionLost();
      return opened;
    },
  };
}

const notInside = () =>
  new ProblemError({
    code: 'unsupported',
    title: 'No terminal can be opened inside it',
    message: 'This needs a Linux server, and a place with a plain name. Nothing was changed.',
    remedy: 'Mount the volume under another name.',
  });

function session(connection: Connection, client: Client, channel: ClientChannel): TerminalSession {
  let status: number | undefined;
  let over: { status?: number; lost: boolean } | undefined;
  let tell: ((end: { status?: number; lost: boolean }) => void) | undefined;
  const end = (lost: boolean) => {
    if (over !== undefined) return;
    stopListening();
    over = { ...(status === undefined ? {} : { status }), lost };
    tell?.(over);
  };
  const stopListening = connection.onLost(() => end(true));
  channel.on('exit', (code: number | null) => {
    if (code !== null) status = code;
  });
  channel.once('close', () => end(false));
  keepUntilClosed(channel);
  channel.stderr.resume();
  return {
    write(data) {
      // A far side that takes nothing for long must not fill the memory with what is typed and pasted.
      if (over === undefined && channel.writable && channel.writableLength < MOST_WAITING)
        channel.write(Buffer.from(data, 'utf8'));
    },
    resize(columns, rows) {
      if (over === undefined) channel.setWindow(rows, columns, 0, 0);
    },
    onData(listener) {
      channel.on('data', (data: Buffer) => {
        if (over === undefined) listener(data);
      });
    },
    onEnd(listener) {
      tell = listener;
      if (over !== undefined) listener(over);
    },
    pause() {
      channel.pause();
    },
    resume() {
      channel.resume();
    },
    close() {
      // Dropbear lets a shell live on when its channel is closed, unless it is told that its terminal is gone.
      connection.ending(channel);
      sendSignal(client, channel, 'HUP');
      channel.end();
      channel.close();
      // Nothing is read any more, and the channel ends only when it was read to its end.
      channel.removeAllListeners('data');
      channel.resume();
    },
  };
}
