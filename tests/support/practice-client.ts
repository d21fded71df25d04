import ssh2, { type Client, type ClientChannel, type ExecOptions, type SFTPWrapper } from 'ssh2';
import { type PracticeServer, startPracticeServer } from '../../electron/targets/practice/server.ts';

/** What a command on the practice server gave. */
export interface Ran {
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A practice server with one plain ssh2 client signed in to it. */
export interface PracticeClient {
  readonly server: PracticeServer;
  readonly client: Client;
  run(command: string, input?: string | Uint8Array): Promise<Ran>;
  exec(command: string, options?: ExecOptions): Promise<ClientChannel>;
  sftp(): Promise<SFTPWrapper>;
  stop(): void;
}

export async function startPracticeClient(): Promise<PracticeClient> {
  const server = await startPracticeServer();
  const client = await signIn(server);
  const exec = (command: string, options: ExecOptions = {}) =>
    new Promise<ClientChannel>((resolve, reject) => {
      client.exec(command, options, (error, channel) => (error ? reject(error) : resolve(channel)));
    });
  return {
    server,
    client,
    exec,
    run: async (command, input) => {
      const channel = await exec(command);
      return new Promise((resolve) => {
        const stdout: Buffer[] = [];
        const stderr: Buffer[] = [];
        channel.on('data', (piece: Buffer) => stdout.push(piece));
        channel.stderr.on('data', (piece: Buffer) => stderr.push(piece));
        // Here and not at 'exit', which may have come before anybody could listen.
        channel.on('close', (status?: number) =>
          resolve({ status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
        );
        channel.end(input);
      });
    },
    sftp: () =>
      new Promise((resolve, reject) => {
        client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp)));
      }),
    stop: () => {
      client.end();
      server.stop();
    },
  };
}

/** Signs in over a connection of its own. Rejects where the server refuses. */
export function signIn(server: PracticeServer, password = server.password): Promise<Client> {
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    client.on('ready', () => resolve(client));
    client.on('error', reject);
    client.connect({ sock: server.connect(), username: server.user, password });
  });
}
