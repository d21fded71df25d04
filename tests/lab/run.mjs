/** `npm run lab`: runs tests/lab/person.ts, which Node 20 can't read by itself. */
import { join } from 'node:path';
import { runnerImport } from 'vite';

await runnerImport(join(import.meta.dirname, 'person.ts'), { configFile: false, logLevel: 'error' });
