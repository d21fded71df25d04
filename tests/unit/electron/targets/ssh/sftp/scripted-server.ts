import { Duplex } from 'node:stream';
import type { SftpLink } from '../../../../../../electron/targets/ssh/sftp/sessions.ts';
import { encodeRequest, type Field, packetSplitter, TYPE } from '../../../../../../electron/targets/ssh/sftp/wire.ts';

export interface Asked {
  readonly type: number;
  readonly id: number;
  /** The fields as they came. */
  readonly body: Buffer;
  /** Sends an answer, with this request's id or another. */
  answer(type: number, fields: readonly Field[], id?: number): void;
  status(code: number): void;
  hangUp(): void;
}

export const versionPacket = (version: number, extensions: Record<string, string> = {}): Buffer => {
  const strings = Object.entries(extensions).flatMap((pair) => pair.map((text) => Buffer.from(text)));
  const fields = encodeRequest(0, 0, strings).subarray(9);
  const packet = Buffer.alloc(9 + fields.length);
  packet.writeUInt32BE(5 + fields.length, 0);
  packet[4] = TYPE.version;
  packet.writeUInt32BE(version, 5);
  packet.set(fields, 9);
  return packet;
};

/** A channel to a server that greets with `greeting` and then does what `serve` does for each request. */
export function scriptedChannel(greeting: Buffer, serve: (asked: Asked) => void = () => {}): Duplex {
  let greeted = false;
  const split = packetSplitter((packet) => {
    if (!greeted) {
      greeted = true;
      if (greeting.length > 0) channel.push(greeting);
      return;
    }
    const id = packet.readUInt32BE(1);
    const answer = (type: number, fields: readonly Field[], as = id) => channel.push(encodeRequest(type, as, fields));
    serve({
      type: packet[0] ?? 0,
      id,
      body: packet.subarray(5),
      answer,
      status: (code) => answer(TYPE.status, [code, Buffer.from(''), Buffer.from('')]),
      hangUp: () => channel.push(null),
    });
  });
  const channel: Duplex = new Duplex({
    read() {},
    write(piece: Buffer, _encoding, done) {
      split(piece);
      done();
    },
  });
  return channel;
}

export const scriptedLink = (serve: (asked: Asked) => void, extensions: Record<string, string> = {}): SftpLink => ({
  subsystem: () => Promise.resolve(scriptedChannel(versionPacket(3, extensions), serve)),
});
