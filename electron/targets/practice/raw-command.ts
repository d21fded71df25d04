import type { Connection } from 'ssh2';

/** What ssh2 1.17 keeps to itself: the packets of a connection, before it turns commands into text. */
interface Hidden {
  readonly _protocol?: { _onPayload?: (payload: Buffer) => unknown };
}

const CHANNEL_REQUEST = 98;

/**
 * The bytes of the command that a client asks to run, as they were sent: ssh2 would give them as text, and lose what is no
 * UTF-8. To be asked while `exec` is being told. To be set up before the keys are exchanged; compression must be off.
 */
export function rawCommands(connection: Connection): () => Buffer | undefined {
  let command: Buffer | undefined;
  const { _protocol: protocol } = connection as unknown as Hidden;
  const { _onPayload: handle } = protocol ?? {};
  if (protocol === undefined || handle === undefined) return () => undefined;
  Object.assign(protocol, {
    _onPayload: (payload: Buffer) => {
      command = payload[0] === CHANNEL_REQUEST ? commandIn(payload) : undefined;
      return handle(payload);
    },
  });
  return () => command;
}

/** The command in a channel request (RFC 4254, 6.5): channel, type, whether to reply, command. */
function commandIn(payload: Buffer): Buffer | undefined {
  if (payload.length < 9) return undefined;
  const typeEnd = 9 + payload.readUInt32BE(5);
  if (payload.toString('latin1', 9, typeEnd) !== 'exec' || payload.length < typeEnd + 5) return undefined;
  const start = typeEnd + 5;
  const end = start + payload.readUInt32BE(typeEnd + 1);
  return end > payload.length ? undefined : Buffer.from(payload.subarray(start, end));
}
