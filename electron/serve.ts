import { fileURLToPath } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };
import { assemble } from './assemble.ts';
import { dataFolder } from './hosts/data-folder.ts';
import { serveLoopback } from './hosts/loopback.ts';
import { readPage } from './hosts/page.ts';

// The browser start: the engine behind a page on this computer only, until Ctrl+C.
const engine = await assemble({
  kind: 'browser',
  version: packageJson.version,
  dataFolder: dataFolder(),
  keychain: {
    reason:
      'In the browser, Rescue Desk has no access to this computer’s keychain, so passwords are kept in memory only.',
  },
});
const host = await serveLoopback(engine, await readPage(fileURLToPath(new URL('./renderer/', import.meta.url))));
process.stdout.write(`Rescue Desk: ${host.url}\n`);

let closing = false;
const close = () => {
  if (closing) process.exit(1);
  closing = true;
  void host
    .close()
    .then(() => engine.close())
    .finally(() => process.exit(0));
};
process.on('SIGINT', close);
process.on('SIGTERM', close);
