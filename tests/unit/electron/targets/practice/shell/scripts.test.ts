import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeClient, startPracticeClient } from '../../../../../support/practice-client.ts';

describe('scripts that the app sends', () => {
  let practice: PracticeClient;
  const said = async (script: string, input?: string) => await practice.run(script, input);

  beforeAll(async () => {
    practice = await startPracticeClient();
  });
  afterAll(() => practice.stop());

  it('may begin with a quoted word or a variable set to one', async () => {
    expect(await said('"echo" hi')).toMatchObject({ stdout: 'hi\n', status: 0 });
    expect(await said('A="x y"; echo "$A"')).toMatchObject({ stdout: 'x y\n' });
  });

  it('have parameters of their own', async () => {
    expect(await said(`sh -c 'echo "$0 $1 $#"; exit $2' name "a b" 7`)).toMatchObject({
      stdout: 'name a b 2\n',
      status: 7,
    });
    expect(await said(`sh -c 'A=inner' ; echo "$A."`)).toMatchObject({ stdout: '.\n' });
  });

  it('may come through the input, which then goes on with what follows', async () => {
    const script = 'echo one; cat';
    const line = `exec /bin/sh -c 'eval "$(dd bs=1 count=${script.length} 2>/dev/null)"'`;
    expect(await said(line, `${script}the rest`)).toMatchObject({ stdout: 'one\nthe rest', status: 0 });
  });

  it('read lines one by one', async () => {
    expect(await said('while read first rest; do echo "$rest<$first"; done', 'a b c\nd\nlast')).toMatchObject({
      stdout: 'b c<a\n<d\n',
    });
    expect(await said('printf "1\\n2\\n" | { read a; read b; echo "$b$a"; }')).toMatchObject({ stdout: '21\n' });
  });

  it('put a value in the place of one that is set', async () => {
    expect(await said('A=x; echo "${A:+there}.${B:+there}.${B:-none}"')).toMatchObject({ stdout: 'there..none\n' });
  });

  it('copy parts of files with dd, never through a link where that is asked for', async () => {
    await said('printf 0123456789 > /root/from; printf 0123 > /root/to; ln -s /root/from /root/link');
    const flags = 'iflag=fullblock,skip_bytes oflag=nofollow,seek_bytes conv=nocreat,notrunc,fsync status=none';
    expect(await said(`dd if=/root/from of=/root/to bs=1M skip=4 seek=4 ${flags}`)).toMatchObject({ status: 0 });
    expect(await said('cat /root/to')).toMatchObject({ stdout: '0123456789' });
    const refused = await said(`dd if=/root/to of=/root/link ${flags}`);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('symbolic links');
    expect((await said(`dd if=/root/to of=/root/none ${flags}`)).status).toBe(1);
    expect((await said('dd wrong=1')).stderr).toContain('unrecognized operand');
  });

  it('may lead a descriptor of their own past a pipe', async () => {
    expect(await said('exec 3>&1; { echo in; echo past >&3; } | cat > /root/piped; cat /root/piped')).toMatchObject({
      stdout: 'past\nin\n',
    });
  });
});
