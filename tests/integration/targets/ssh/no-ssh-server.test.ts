import { afterEach, describe, expect, test } from 'vitest';
import { freePort } from '../../../support/ssh-server.ts';
import { startTcp, type TcpServer } from '../../../support/tcp.ts';
import { problemOf } from '../../../support/signing-in.ts';

describe('an address without an SSH server', () => {
  const nobody = {
    host: '127.0.0.1',
    user: 'root',
    password: 'secret',
    hostKeyFingerprint: `SHA256:${'A'.repeat(43)}`,
  };
  let server: TcpServer | undefined;
  afterEach(() => server?.stop());

  test('where nothing listens says that the port is closed', async () => {
    const problem = await problemOf({ ...nobody, port: await freePort() });
    expect(problem).toMatchObject({ code: 'unreachable', retryable: true, details: { technical: 'ECONNREFUSED' } });
    expect(problem.title).toMatch(/^Nothing answers on port/);
  });

  test('whose name does not exist says so', async () => {
    const problem = await problemOf({ ...nobody, host: 'no-such-host.invalid', port: 22 });
    expect(problem.code).toBe('unreachable');
    expect(problem.title).toMatch(/no computer named|can not be looked up/);
  });

  test('with a web server shows what it said', async () => {
    server = await startTcp((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nServer: nginx\x1b[31m\r\n\r\n')),
    );
    const problem = await problemOf({ ...nobody, port: server.port });
    expect(problem).toMatchObject({
      code: 'unreachable',
      retryable: false,
      details: { answer: 'HTTP/1.1 400 Bad Request Server: nginx.[31m' },
    });
    expect(problem.message).toContain('It is a web server');
  });

  test('with a mail server that waits for more shows what it said', async () => {
    server = await startTcp((socket) => socket.write('220 mail.example ESMTP Postfix\r\n'));
    const problem = await problemOf({ ...nobody, port: server.port }, {}, { timing: { step: 200 } });
    expect(problem.message).toContain('mail server');
    expect(problem.details).toMatchObject({ answer: '220 mail.example ESMTP Postfix' });
  });

  test('that sends garbage without end does not fill the memory, and fails', async () => {
    server = await startTcp((socket) => {
      const pour = () => {
        while (socket.write(Buffer.alloc(65_536, 'x'))) if (socket.destroyed) return;
      };
      socket.on('drain', pour);
      pour();
    });
    expect((await problemOf({ ...nobody, port: server.port })).code).toBe('unreachable');
  });

  test('that says nothing is given up in time', async () => {
    server = await startTcp(() => undefined);
    const problem = await problemOf({ ...nobody, port: server.port }, {}, { timing: { step: 100 } });
    expect(problem.title).toBe('The server accepts the connection but says nothing');
  });

  test('that hangs up at once is told so', async () => {
    server = await startTcp((socket) => socket.end());
    const problem = await problemOf({ ...nobody, port: server.port });
    expect(problem.title).toBe('The server accepts the connection but says nothing');
    expect(problem.message).toContain('closed the connection at once');
  });

  test('that breaks the connection is told so', async () => {
    server = await startTcp((socket) => socket.resetAndDestroy());
    expect((await problemOf({ ...nobody, port: server.port })).code).toBe('unreachable');
  });

  test('that speaks an ancient SSH is refused', async () => {
    server = await startTcp((socket) => socket.write('SSH-1.5-1.2.27\n'));
    expect(await problemOf({ ...nobody, port: server.port }, {}, { timing: { step: 300 } })).toMatchObject({
      code: 'unsupported',
    });
  });

  test('that introduces itself as SSH and then hangs up is told apart', async () => {
    server = await startTcp((socket) => {
      socket.write('SSH-2.0-OpenSSH_9.9\r\n');
      socket.once('data', () => socket.end());
    });
    const problem = await problemOf({ ...nobody, port: server.port });
    expect(problem).toMatchObject({ code: 'unreachable', title: 'The server closed the connection', retryable: true });
  });

  test('that introduces itself as SSH and then says nothing is given up in time', async () => {
    server = await startTcp((socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'));
    expect(await problemOf({ ...nobody, port: server.port }, {}, { timing: { step: 200 } })).toMatchObject({
      code: 'timed-out',
    });
  });

  test('that introduces itself as SSH and then sends garbage fails as a problem', async () => {
    server = await startTcp((socket) =>
      socket.write(Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), Buffer.alloc(4000, 0xff)])),
    );
    expect((await problemOf({ ...nobody, port: server.port })).code).toBe('unreachable');
  });
});
