import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installProgramsTool } from '../../electron/tools/install-programs/index.ts';
import type { Target } from '../../electron/targets/target.ts';
import { testJob } from '../support/job-context.ts';
import { signIn } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { noLab } from './machine/recipe.ts';

const reason = noLab();

/** A package source of the machine's own: it has no network. Its only package brings a program. */
const MAKE_SOURCE = `set -e; mkdir -p /root/source/hello/DEBIAN /root/source/hello/usr/bin; cd /root/source
printf '#!/bin/sh\\necho hello\\n' >hello/usr/bin/lab-hello; chmod 755 hello/usr/bin/lab-hello
printf 'Package: lab-hello\\nVersion: 1\\nArchitecture: all\\nMaintainer: lab\\nDescription: says hello\\n' >hello/DEBIAN/control
dpkg-deb --build hello lab-hello.deb >/dev/null
{ cat hello/DEBIAN/control; echo "Filename: ./lab-hello.deb"; echo "Size: $(stat -c %s lab-hello.deb)"; echo "SHA256: $(sha256sum lab-hello.deb | cut -d' ' -f1)"; } >Packages
rm -rf /etc/apt/sources.list.d /etc/apt/sources.list; mkdir -p /etc/apt/sources.list.d
echo 'deb [trusted=yes] file:/root/source ./' >/etc/apt/sources.list`;

describe.skipIf(reason !== undefined)(
  `installing programs on a rescue server${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let lab: Lab;
    let target: Target;

    beforeAll(async () => {
      lab = await startLab();
      target = await signIn(lab);
      await lab.run(MAKE_SOURCE);
    });
    afterAll(async () => {
      await target?.close();
      await lab?.stop();
    });

    const install = async (name: string) => {
      const input = { target: target.id, packages: [name, name] };
      const { preview, refusal } = await installProgramsTool.plan(testJob([target]).plan, input);
      expect(refusal).toBeUndefined();
      return installProgramsTool.run(testJob([target], [], preview).context, input);
    };

    it('fetches what is missing, and touches no disk', async () => {
      expect(await install('lab-hello')).toEqual({ result: { packages: ['lab-hello'] } });
      expect(await lab.run('lab-hello')).toBe('hello\n');
      expect(await lab.changed()).toEqual([]);
    });

    it('says what the server said where there is no such package', async () => {
      expect(await install('lab-nothing')).toMatchObject({
        problem: { code: 'command-failed', message: expect.stringContaining('lab-nothing') },
        result: { packages: [] },
      });
    });

    it('is refused where the system has no apt-get', async () => {
      await lab.run('mv /usr/bin/apt-get /usr/bin/apt-get.away');
      const input = { target: target.id, packages: ['mdadm'] };
      expect((await installProgramsTool.plan(testJob([target]).plan, input)).refusal).toMatchObject({
        code: 'unsupported',
      });
    });
  },
);
