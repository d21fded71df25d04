import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../../../electron/contract/problem.ts';
import { openContents } from '../../../../electron/engine/contents.ts';

const folders: string[] = [];
async function folder() {
  const made = await mkdtemp(join(tmpdir(), 'contents-'));
  folders.push(made);
  return made;
}
afterEach(async () => {
  for (const made of folders.splice(0)) await rm(made, { recursive: true, force: true });
});

describe('bytes on their way into a job', () => {
  it('are put together piece by piece, for the owner alone, and outlive the engine', async () => {
    const data = await folder();
    const handle = await openContents(data).add(Buffer.from('one '));
    await openContents(data).add(Buffer.from('two'), handle);
    expect(Buffer.from(await openContents(data).read(handle)).toString()).toBe('one two');
    const [name = ''] = await readdir(join(data, 'contents'));
    expect((await stat(join(data, 'contents', name))).mode & 0o077).toBe(0);
    expect((await stat(join(data, 'contents'))).mode & 0o077).toBe(0);
  });

  it('are bounded in size and in number', async () => {
    const data = await folder();
    const contents = openContents(data);
    const handle = await contents.add(Buffer.alloc(16 * 1024 * 1024));
    await expect(contents.add(Buffer.alloc(1), handle)).rejects.toSatisfy((error) => isProblem(error, 'invalid-input'));
    for (let count = 0; count < 30; count++) await contents.add(Buffer.from('x'));
    expect((await readdir(join(data, 'contents'))).length).toBeLessThanOrEqual(20);
  });

  it('are told to be gone where they gave way', async () => {
    const contents = openContents(await folder());
    const missing = `content:${'0'.repeat(32)}`;
    await expect(contents.read(missing)).rejects.toSatisfy((error) => isProblem(error, 'not-found'));
    await expect(contents.add(Buffer.from('x'), missing)).rejects.toSatisfy((error) => isProblem(error, 'not-found'));
  });
});
