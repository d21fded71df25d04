import type { Client, ClientChannel } from 'ssh2';
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

/** Login shells on pseudo-terminals of the server. `posix` says whether a start folder can be given. */
export function sshTerminals(connection: Connection, posix: boolean): Terminals {
  return {
    async open({ columns, rows, folder }) {
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
          const { line, lead } = lineFor(startIn(folder));
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
