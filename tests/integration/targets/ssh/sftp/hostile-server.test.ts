import { describe, expect, it } from 'vitest';
import { record } from '../../../../unit/electron/targets/ssh/sftp/replay.ts';
import { hasSftpServer } from '../../../../unit/electron/targets/ssh/sftp/sftp-server.ts';
import { runWounded } from '../../../../unit/electron/targets/ssh/sftp/wounds.ts';

/** The unit test has done the first 1,000. */
const FROM = 1000;
const SESSIONS = 10_000;

describe.skipIf(!hasSftpServer)('a server that sends anything', () => {
  it(`gets no further than a problem, in ${SESSIONS} damaged sessions, and no memory is kept`, async () => {
    const { seen, grown } = await runWounded(await record(), FROM, SESSIONS);
    expect(grown).toBeLessThan(300 * 1024 * 1024);
    for (const result of ['damaged', 'connection-lost', 'unsupported', 'as recorded']) expect(seen).toContain(result);
    expect(seen).not.toContain('internal');
  }, 300_000);
});
