import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeClient, startPracticeClient } from '../../../../../support/practice-client.ts';

let practice: PracticeClient;
beforeAll(async () => {
  practice = await startPracticeClient();
});
afterAll(() => practice.stop());

const out = async (command: string, input?: string) => (await practice.run(command, input)).stdout;
const status = async (command: string) => (await practice.run(command)).status;

describe('the shell of the practice server', () => {
  it('joins commands by ; && || and !', async () => {
    expect(await out('false && echo no; true || echo no; ! false && echo yes')).toBe('yes\n');
    expect(await out('false; echo $?; true; echo $?')).toBe('1\n0\n');
  });

  it('quotes, escapes and puts in values', async () => {
    expect(await out(`A='x y'; echo $A "$A" '$A' \\$A "\\$A" "a"'b'c`)).toBe('x y x y $A $A $A abc\n');
    expect(await out(`printf '<%s>' $(printf 'a b\\nc') "$(printf 'a b')"`)).toBe('<a><b><c><a b>');
    expect(await out("printf '%s' $'tab\\there\\x41\\u00e9'")).toBe('tab\thereAé');
    expect(await out('echo ~ ~/x "~"')).toBe('/root /root/x ~\n');
    expect(await out('echo `echo inner`; echo "a$(echo ")")b"')).toBe('inner\na)b\n');
    expect(await out('A=1; (A=2; cd /etc); echo $A $PWD')).toBe('1 /root\n');
  });

  it('matches names, and leaves patterns that match nothing', async () => {
    await out('mkdir -p /root/g && cd /root/g && touch a.txt b.txt .c.txt "d e.txt" c1 c2');
    expect(await out('cd /root/g; echo *.txt; echo c[12] c[!1] ?.txt none* "*"')).toBe(
      'a.txt b.txt d e.txt\nc1 c2 c2 a.txt b.txt none* *\n',
    );
    expect(await out('echo /root/*/[ab].txt')).toBe('/root/g/a.txt /root/g/b.txt\n');
  });

  it('leads output and input to files and pipes', async () => {
    expect(await out('cd /root; echo one > f; echo two >> f; cat < f | wc -l; none 2>/dev/null; none 2>&1 | cat')).toBe(
      '2\nsh: none: not found\n',
    );
    expect(await out('echo lost > /dev/null; cat /dev/null')).toBe('');
    expect(await status('echo x > /root/none/file')).toBe(1);
    expect((await practice.run('echo x > /root')).stderr).toContain('Is a directory');
  });

  it('has conditions, loops and cases', async () => {
    expect(
      await out(
        'for i in 1 2 3; do if [ $i -eq 2 ]; then echo two; elif test $i = 3; then echo three; else echo other; fi; done',
      ),
    ).toBe('other\ntwo\nthree\n');
    expect(
      await out(
        'i=0; while [ $i -lt 3 ]; do i=$((i + 1)); done; echo $i; until [ $i -eq 0 ]; do i=$((i-1)); done; echo $i',
      ),
    ).toBe('3\n0\n');
    expect(await out('case "a.txt" in *.jpg) echo jpg;; *.txt | *.md) echo text;; *) echo none;; esac')).toBe('text\n');
    expect(await out('f=1; { f=2; echo in; }; echo $f')).toBe('in\n2\n');
  });

  it('says what is wrong with a script, and runs none of it', async () => {
    for (const script of [
      'echo (',
      "echo 'open",
      'if true',
      'echo )',
      '| cat',
      'echo <<EOF',
      'for 1 in a; do :; done',
      '(((((',
    ]) {
      const ran = await practice.run(`echo first; ${script}`);
      expect(ran, script).toMatchObject({ status: 2, stdout: '' });
      expect(ran.stderr, script).toMatch(/^sh: /);
    }
  });

  it('ends what would never end by itself', async () => {
    expect(await status(`${'('.repeat(200)}true${')'.repeat(200)}`)).toBe(2);
    expect(await status("echo 'sh /root/again' > /root/again; sh /root/again")).not.toBe(0);
    const size = await out('A=x; for i in $(seq 30); do A=$A$A; done 2>/dev/null; printf %s "$A" | wc -c');
    expect(Number(size)).toBe(1024 * 1024);
    expect(await out('yes | head -n 2')).toBe('y\ny\n');
    expect(await out('cat /dev/zero | head -c 100000 | wc -c')).toBe('100000\n');
  });

  it('runs commands behind, and waits for them or ends them', async () => {
    expect(await out('{ sleep 0.01; echo later; } & echo first; wait')).toBe('first\nlater\n');
    expect(await out('sleep 1000 & kill -0 $! && echo there; kill $!; wait; kill -0 $! 2>/dev/null || echo gone')).toBe(
      'there\ngone\n',
    );
    expect(await status('kill -9 $$')).toBe(137);
  });

  it('never gives a name to the machine it runs on', async () => {
    expect(await out('hostname; whoami; uname -n')).toBe('rescue-practice\nroot\nrescue-practice\n');
    expect(await status('ls /proc/1')).toBe(2);
    expect(await status('node --version')).toBe(127);
  });
});

describe('the commands of the practice server', () => {
  it('copy, move and remove as on Linux', async () => {
    await out(
      'rm -rf /root/c; mkdir -p /root/c/from/deep && cd /root/c && echo x > from/deep/file && ln -s deep/file from/link',
    );
    expect(
      await out('cd /root/c; cp -a from to; cat to/deep/file; readlink to/link; mv to/deep/file to/moved; ls to'),
    ).toBe('x\ndeep/file\ndeep\nlink\nmoved\n');
    expect(await status('cd /root/c; cp from x')).toBe(1);
    expect(await status('cd /root/c; cp -r from from/deep')).toBe(1);
    expect(await out('cd /root/c; cat from/deep/file')).toBe('x\n');
    expect(await status('cp /root/c/from/deep/file /root/c/from/deep/file')).toBe(1);
    expect(await out('cat /root/c/from/deep/file')).toBe('x\n');
    expect(await status('rm /root/c/from')).toBe(1);
    expect(await status('rm -rf / --')).toBe(1);
    expect(await out('rm -r /root/c; ls /root/c 2>&1')).toContain('No such file');
  });

  it('show parts of files', async () => {
    expect(
      await out(
        'seq 20 | head -n 2; seq 20 | tail -n 2; seq 20 | tail -n +19; printf 12345 | tail -c +4; echo; printf 12345 | tail -c 2; echo; printf 12345 | head -c 2; echo; seq 3 | tail -1',
      ),
    ).toBe('1\n2\n19\n20\n19\n20\n45\n45\n12\n3\n');
    expect(await out('printf "no newline" | tail -n 1')).toBe('no newline');
    expect(
      await out(
        'printf "b\\na\\nb\\n" | sort | uniq -c; printf "a:b:c\\n" | cut -d : -f 1,3; printf "abc" | tr a-b x-y',
      ),
    ).toBe('      1 a\n      2 b\na:c\nxyc');
    expect(await out('printf "two words\\nline\\n" | wc; printf "x" | od')).toBe(
      '      2       3      15\n0000000 78\n0000001\n',
    );
  });

  it('sum files as sha256sum does, also names with newlines', async () => {
    expect(await out('printf abc | sha256sum')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -\n',
    );
    expect(await out(`cd /root; printf abc > 'a\nb'; sha256sum 'a\nb'`)).toBe(
      '\\ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\\nb\n',
    );
  });

  it('find by name, kind and size, and stop at what is locked', async () => {
    expect(await out("find /mnt/linux/etc -name 'f*' -type f")).toBe('/mnt/linux/etc/fstab\n');
    expect(await out('find /mnt/windows -maxdepth 1 -size +20M')).toBe('/mnt/windows/pagefile.sys\n');
    const locked = await practice.run('find /mnt/linux/srv -type f');
    expect(locked.stdout).toBe('/mnt/linux/srv/readable.txt\n');
    expect(locked.stderr).toContain('Permission denied');
    expect(
      await out(
        "mkdir /root/d; touch /root/d/1 /root/d/2; find /root/d -type f -exec echo {} ';'; find /root/d -delete -type f 2>/dev/null; ls -A /root/d",
      ),
    ).toBe('/root/d/1\n/root/d/2\n');
  });

  it('search text with patterns, however wicked', async () => {
    expect(await out('printf "one\\ntwo\\nthree\\n" | grep -n t')).toBe('2:two\n3:three\n');
    expect(
      await out(
        'printf "ab\\nabb\\nac\\n" | grep -E "^a(b+|x)$"; printf "a.c\\nabc\\n" | grep -F a.c; printf "Ab\\n" | grep -ic "^aB$"',
      ),
    ).toBe('ab\nabb\na.c\n1\n');
    expect(
      await out(
        'printf "a1\\nb\\n" | grep -v "[0-9]"; printf "x|y\\n" | grep "x|y"; printf "ac\\nbc\\n" | grep "a\\|b"',
      ),
    ).toBe('b\nx|y\nac\nbc\n');
    expect(await status('grep nothing-of-the-kind /etc/motd')).toBe(1);
    expect(await status('grep "(" -E /etc/motd')).toBe(2);
    expect(await status(`printf '${'a'.repeat(5000)}b' | grep -E '^(a+)+(a*)*$'`)).toBe(1);
    expect(await out('grep -ril "rescue desk" /etc')).toContain('/etc/motd\n');
  });

  it('tell of the machine that is made up', async () => {
    expect(await out('lsblk')).toMatch(/sda\s.*\n├─sda1/);
    expect(await out('df -Pk /mnt/windows/Users')).toMatch(
      /^Filesystem +1024-blocks.*\n\/dev\/sda3 +\d+ +\d+ +\d+ +\d+% \/mnt\/windows\n$/,
    );
    expect(await out('mount')).toContain('/dev/sdb2 on /mnt/linux/var type ext4');
    expect(await out('date -d @0 "+%Y-%m-%d %H:%M:%S %a %b"')).toBe('1970-01-01 00:00:00 Thu Jan\n');
    expect(await out('free -m')).toMatch(/Mem: +16384/);
    expect(await out('stat -c "%s %a %F %n" /etc/hostname; stat -c %N /root/README.txt')).toBe(
      "16 644 regular file /etc/hostname\n'/root/README.txt' -> '/README.txt'\n",
    );
    expect(await out('command -v sha256sum; command -v cd; command -v none')).toBe('/usr/bin/sha256sum\ncd\n');
    expect(await out('help')).toContain('practice server');
  });

  it('list folders with everything that ls -l tells', async () => {
    await out(
      'mkdir -p /root/l && cd /root/l && printf 123 > file && ln -s file link && mkdir sub && touch .hidden && chmod 4755 file && touch -d 2025-01-02T03:04:05Z file',
    );
    const lines = (await out('ls -la /root/l')).split('\n');
    expect(lines[0]).toMatch(/^total \d+$/);
    expect(lines.find((line) => line.endsWith('file'))).toMatch(
      /^-rwsr-xr-x 1 root root +3 Jan {2}2 {2}\d{4} file$|^-rwsr-xr-x 1 root root +3 Jan {2}2 \d\d:\d\d file$/,
    );
    expect(lines.find((line) => line.includes('link'))).toMatch(/^lrwxrwxrwx .* link -> file$/);
    expect(await out('ls /root/l; ls -A /root/l | grep hid; ls -d /root/l')).toBe(
      'file\nlink\nsub\n.hidden\n/root/l\n',
    );
    expect(await status('ls /none')).toBe(2);
  });

  it('say which of their options they have not got', async () => {
    expect(await practice.run('ls --no-such')).toMatchObject({
      status: 2,
      stderr: "ls: unrecognized option '--no-such'\n",
    });
    expect(await practice.run('head -Z')).toMatchObject({ status: 2, stderr: "head: invalid option -- 'Z'\n" });
  });
});
