import packageJson from '../package.json' with { type: 'json' };
import { assemble } from './assemble.ts';
import { runCommandLine } from './hosts/command-line.ts';
import { dataFolder } from './hosts/data-folder.ts';
import { terminalPrompt } from './hosts/prompt.ts';
import { tools } from './tools/index.ts';

// The command-line start: one command, then the end.
const { version } = packageJson;
const controller = new AbortController();
process.on('SIGINT', () => {
  if (controller.signal.aborted) process.exit(1);
  controller.abort();
});
process.stdout.on('error', () => process.exit(1));

process.exitCode = await runCommandLine(process.argv.slice(2), {
  version,
  tools,
  openEngine: () =>
    assemble({
      kind: 'command-line',
      version,
      dataFolder: dataFolder(),
      keychain: { reason: 'On the command line no password is kept.' },
    }),
  prompt: terminalPrompt(),
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: controller.signal,
});
