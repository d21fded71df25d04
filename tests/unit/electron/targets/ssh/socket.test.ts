import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { openSocket } from '../../../../../electron/targets/ssh/socket.ts';

it('sends what is written in one turn together, in order, and nothing late', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection');
  const socket = await openSocket(
    { host: '127.0.0.1', port, user: 'root', isJump: false },
    5000,
    new AbortController().signal,
  );
  const [peer] = (await accepted) as [Socket];
  const heard: string[] = [];
  peer.setEncoding('latin1').on('data', (text: string) => heard.push(text));
  for (const text of ['one ', 'two ', 'three']) socket.write(text);
  expect(socket.writableLength).toBe(13);
  await once(peer, 'data');
  expect(heard).toEqual(['one two three']);
  expect(socket.writableCorked).toBe(0);
  socket.write(' last');
  socket.end();
  await once(peer, 'end');
  expect(heard.join('')).toBe('one two three last');
  socket.destroy();
  server.close();
});
