import { noLab } from './machine/recipe.ts';
import { startLab } from './lab.ts';

/** `npm run lab`: the rescue server for a person to try, until Ctrl+C. */
const say = (line: string) => console.log(line);

const reason = noLab();
if (reason !== undefined) {
  say(`There can be no lab here: ${reason}.`);
  process.exitCode = 1;
} else {
  const lab = await startLab(say);
  say(`A rescue server with disks to rescue runs. In Rescue Desk: Connect, then

  address  root@127.0.0.1:${lab.port}
  key      ${lab.key}

or in a terminal: ${lab.ssh}

Ctrl+C stops it and throws all changes away.`);
  const stop = () => void lab.stop().then(() => process.exit(0));
  process.once('SIGINT', stop).once('SIGTERM', stop);
}
