import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from '../../../../electron/engine/log.ts';
import { createSecrets } from '../../../../electron/engine/secrets.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the log', () => {
  it('never holds a secret, wherever it stands in what is logged', async () => {
    const secrets = createSecrets();
    const secret = 'p"a\\ss wörd$1';
    const handle = secrets.keep(secret);
    const log = openLog(folder, (text) => secrets.redact(text));
    log.write('signing in', { nested: { password: secret } }, new Error(`refused ${secret}`));
    const text = await readFile(join(folder, 'rescue-desk.log'), 'utf8');
    expect(text).not.toContain('ss w');
    expect(text).toContain('[secret]');
    expect(secrets.reveal(handle)).toBe(secret);
  });

  it('never grows past two files', async () => {
    const log = openLog(folder, (text) => text);
    for (let i = 0; i < 12; i++) log.write('large', { filler: 'x'.repeat(1024 * 1024) });
    expect((await readdir(folder)).sort()).toEqual(['rescue-desk.log', 'rescue-desk.log.old']);
    expect((await stat(join(folder, 'rescue-desk.log'))).size).toBeLessThan(6 * 1024 * 1024);
  });
});
