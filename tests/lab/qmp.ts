import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A connection to QEMU's control socket (QEMU Machine Protocol). */
export interface Qmp {
  /** Does one command; rejects with QEMU's own words. */
  command(name: string, parameters?: Record<string, unknown>): Promise<unknown>;
  close(): void;
}

interface Answer {
  readonly QMP?: unknown;
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

/** Connects to a socket that QEMU listens on. */
export async function connectQmp(path: string): Promise<Qmp> {
  const socket = await connected(path);
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  let failure: Error | undefined;
  const lines = createInterface({ input: socket });
  lines.on('error', () => undefined);
  lines.on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    if (answer.error) waiting.shift()?.reject(new Error(answer.error.desc));
    else if ('return' in answer) waiting.shift()?.resolve(answer.return);
  });
  const end = () => {
    failure = new Error('QEMU has ended');
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  socket.on('close', end).on('error', end);
  const command = (name: string, parameters: Record<string, unknown> = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (failure) return reject(failure);
      waiting.push({ resolve, reject });
      socket.write(`${JSON.stringify({ execute: name, arguments: parameters })}\n`);
    });
  await command('qmp_capabilities');
  return { command, close: () => socket.destroy() };
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(socket.removeListener('error', reject)));
    socket.once('error', reject);
  });
}
