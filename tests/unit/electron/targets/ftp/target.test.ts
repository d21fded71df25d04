import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../../../../electron/contract/problem.ts';
import type { Target } from '../../../../../electron/targets/target.ts';
import { signInToFtp } from '../../../../support/ftp-server.ts';
import { startTcp, type TcpServer } from '../../../../support/tcp.ts';

/** What a misbehaving server does otherwise than a good one, by command. */
type Answers = Readonly<
  Record<string, (say: (line: string) => void, data: Socket | undefined, socket: Socket) => void>
>;

const GOOD: Answers = {
  USER: (say) => say('331 Password'),
  PASS: (say) => say('230 In'),
  TYPE: (say) => say('200 Ok'),
  SYST: (say) => say('215 UNIX'),
  PWD: (say) => say('257 "/"'),
  SIZE: (say) => say('550 No such file'),
  CWD: (say) => say('550 No such directory'),
  RETR: (say, data) => {
    say('150 Here');
    data?.end('whole');
    say('226 Done');
  },
};

describe('an FTP server that misbehaves', () => {
  const servers: TcpServer[] = [];
  const targets: Target[] = [];
  afterEach(async () => {
    for (const target of targets.splice(0)) await target.close();
    for (const server of servers.splice(0)) await server.stop();
  });

  async function start(
    answers: Answers,
    greet: (socket: Socket, count: number) => void = (socket) => socket.write('220 Hi\r\n'),
  ) {
    let count = 0;
    const server = await startTcp((socket) => {
      count += 1;
      greet(socket, count);
      let data: Promise<Socket> | undefined;
      let rest = '';
      const say = (line: string) => socket.write(`${line}\r\n`);
      const obey = async (command: string) => {
        const word = command.split(' ')[0] ?? '';
        if (word === 'EPSV') {
          let resolve: (socket: Socket) => void = () => undefined;
          const promise = new Promise<Socket>((take) => {
            resolve = take;
          });
          const passive = await startTcp((taken) => resolve(taken));
          servers.push(passive);
          data = promise;
          say(`229 Extended (|||${passive.port}|)`);
          return;
        }
        const answer = answers[word] ?? GOOD[word];
        if (answer) answer(say, await data, socket);
        else say('502 Not here');
      };
      socket.on('data', (chunk) => {
        const lines = (rest + chunk.toString()).split('\r\n');
        rest = lines.pop() ?? '';
        for (const line of lines) void obey(line);
      });
    });
    servers.push(server);
    return server;
  }

  const signIn = async (server: TcpServer) => {
    const { host, port } = server;
    const timing = { full: 400, answer: 2_000, backOff: [10, 20], idle: 60_000 };
    const target = await signInToFtp({ host, port, user: 'me', password: 'word', certificate: '' }, {}, { timing });
    targets.push(target);
    return target;
  };
  const read = async (target: Target) => {
    let all = '';
    for await (const chunk of target.files?.read('/file') ?? []) all += Buffer.from(chunk).toString();
    return all;
  };
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'it succeeded',
      (error: unknown) => (isProblem(error) ? error.problem.code : String(error)),
    );

  it('by being full is waited for', async () => {
    const target = await signIn(
      await start({}, (socket, count) => {
        if (count === 1) socket.end('421 Too many connections (3) from this IP\r\n');
        else socket.write('220 Hi\r\n');
      }),
    );
    expect(await read(target)).toBe('whole');
  });

  it('by staying full, or letting this address not in, is told of with what to do', async () => {
    const full = await start({}, (socket) => socket.end('421 Too many connections\r\n'));
    expect(await codeOf(signIn(full))).toBe('busy');
    const closed = await start({}, (socket) => socket.end());
    expect(await codeOf(signIn(closed))).toBe('unreachable');
    const web = await start({}, (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await codeOf(signIn(web))).toBe('unsupported');
  });

  it('by breaking off in the middle of a file never gives a part for the whole', async () => {
    const dying = await start({
      RETR: (say, data, socket) => {
        say('150 Here');
        data?.end('half');
        socket.destroy();
      },
    });
    expect(await codeOf(read(await signIn(dying)))).toBe('connection-lost');
    const failing = await start({
      RETR: (say, data) => {
        say('150 Here');
        data?.end('half');
        say('426 Connection closed; transfer aborted.');
      },
    });
    expect(await codeOf(read(await signIn(failing)))).toBe('connection-lost');
  });

  it('by running full while it takes a file says so', async () => {
    const target = await signIn(
      await start({
        STOR: (say, data) => {
          say('150 Go on');
          data?.once('data', () => {
            say('552 Quota exceeded');
            data.destroy();
          });
        },
      }),
    );
    const write = async () => {
      const sink = await target.files?.write('/new', { offset: 0, create: 'new' });
      for (let round = 0; round < 200; round++) await sink?.write(new Uint8Array(100_000));
      await sink?.close();
    };
    expect(await codeOf(write())).toBe('no-space');
  });

  it('by saying nothing any more is given up', async () => {
    const target = await signIn(await start({ RETR: () => undefined }));
    expect(await codeOf(read(target))).toBe('timed-out');
  });
});
