import { describe, expect, it } from 'vitest';
import { everything, record, replayLink } from './replay.ts';
import { hasSftpServer } from './sftp-server.ts';
import { runWounded } from './wounds.ts';

/** The integration test goes on from here to 10,000. */
const SESSIONS = 1000;

describe.skipIf(!hasSftpServer)('a server that sends anything', async () => {
  const recorded = hasSftpServer ? await record() : { recording: [], outcome: {}, folder: '/' };

  it('does what was recorded when nothing is changed', async () => {
    expect(recorded.outcome).toMatchObject({
      list: '3',
      read: '70000',
      write: '"done"',
      rename: '"done"',
      taken: 'already-exists',
      gone: 'not-found',
    });
    expect(await everything(replayLink(recorded.recording), recorded.folder)).toEqual(recorded.outcome);
  });

  it(`gets no further than a problem, in ${SESSIONS} damaged sessions, and no memory is kept`, async () => {
    const { seen, grown } = await runWounded(recorded, 0, SESSIONS);
    expect(grown).toBeLessThan(300 * 1024 * 1024);
    for (const result of ['damaged', 'connection-lost', 'as recorded']) expect(seen).toContain(result);
    expect(seen).not.toContain('internal');
  }, 60_000);
});
