import type { ClientChannel } from 'ssh2';
import { decodeName } from '../../contract/names.ts';
import type { Connection } from './connection.ts';
import { string, uint32, WireReader } from './wire.ts';

const INIT = Buffer.concat([Buffer.from([1]), uint32(3)]);
const REALPATH = Buffer.concat([Buffer.from([16]), uint32(1), string('.')]);
const NAME = 104;
const MOST_BYTES = 64 * 1024;

/** The path in the answer to REALPATH, once all of it is there (draft-ietf-secsh-filexfer-02). */
export function homeIn(answers: Uint8Array): string | undefined {
  try {
    const packets = new WireReader(answers);
    packets.string();
    const answer = new WireReader(packets.string());
    if (answer.bytes(1)[0] !== NAME) return undefined;
    answer.uint32();
    answer.uint32();
    const path = decodeName(answer.string());
    return path.startsWith('/') && !path.includes('\0') ? path : undefined;
  } catch {
    return undefined;
  }
}

/** The folder that an SFTP session starts in, for servers without a shell to ask; undefined where it does not tell. */
export async function sftpHome(connection: Connection, patience: number): Promise<string | undefined> {
  const stop = AbortSignal.timeout(patience);
  let channel: ClientChannel;
  try {
    channel = await connection.subsystem('sftp', stop);
  } catch {
    return undefined;
  }
  return await new Promise((resolve) => {
    let answers = Buffer.alloc(0);
    const finish = () => {
      stop.removeEventListener('abort', finish);
      channel.off('data', take);
      channel.resume();
      channel.end();
      channel.close();
      resolve(homeIn(answers));
    };
    const take = (data: Buffer) => {
      answers = Buffer.concat([answers, data]);
      if (homeIn(answers) !== undefined || answers.length > MOST_BYTES) finish();
    };
    channel.on('data', take);
    channel.once('close', finish);
    stop.addEventListener('abort', finish);
    channel.write(Buffer.concat([string(INIT), string(REALPATH)]));
  });
}
