import { describe, expect, test } from 'vitest';
import { parseSystem } from '../../../../../electron/targets/ssh/probe.ts';

const DEBIAN = `rescue-desk-begin
kernel=Linux 6.1.0-32-amd64
name=Linux
home=/root
macos=
PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
ID=debian
HOME_URL="https://www.debian.org/"

rescue-desk-end
`;

describe('what a server prints about itself', () => {
  test('names a Linux by its distribution', () => {
    expect(parseSystem(DEBIAN)).toEqual({
      platform: 'linux',
      description: 'Debian GNU/Linux 12 (bookworm)',
      home: '/root',
      noisy: false,
    });
  });

  test('names a Linux without a distribution by its kernel', () => {
    const bare = 'rescue-desk-begin\nkernel=Linux 5.10.0\nname=Linux\nhome=/\nmacos=\n\nrescue-desk-end\n';
    expect(parseSystem(bare)).toMatchObject({ platform: 'linux', description: 'Linux 5.10.0', home: '/' });
  });

  test('names a Mac and another Unix', () => {
    const mac = 'rescue-desk-begin\nkernel=Darwin 23.1.0\nname=Darwin\nhome=/Users/me\nmacos=14.1\n\nrescue-desk-end\n';
    expect(parseSystem(mac)).toMatchObject({ platform: 'macos', description: 'macOS 14.1' });
    const bsd = 'rescue-desk-begin\nkernel=FreeBSD 14.0\nname=FreeBSD\nhome=/root\nmacos=\n\nrescue-desk-end\n';
    expect(parseSystem(bsd)).toMatchObject({ platform: 'unknown', description: 'FreeBSD 14.0' });
  });

  test('after a greeting of its own is understood, and known to be noisy', () => {
    expect(parseSystem(`Welcome to the rescue mode\n${DEBIAN}`)).toMatchObject({ home: '/root', noisy: true });
  });

  test('that lies with control characters or without end is shown harmlessly', () => {
    const evil = DEBIAN.replace('Debian GNU/Linux 12 (bookworm)', `\u001b[31m\u202e${'x'.repeat(5000)}`);
    const { description } = parseSystem(evil) ?? { description: '' };
    expect(description.length).toBeLessThanOrEqual(200);
    expect(description).not.toContain('\u001b');
    expect(description).not.toContain('\u202e');
  });

  test('without a home has none', () => {
    expect(parseSystem(DEBIAN.replace('home=/root', 'home='))?.home).toBeUndefined();
  });

  test.each([
    [
      'a Windows command line',
      "'exec' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n",
    ],
    ['nothing', ''],
    ['a beginning without an end', 'rescue-desk-begin\nkernel=Linux\n'],
    ['the end before the beginning', 'rescue-desk-end\nrescue-desk-begin\n'],
  ])('that is %s is no POSIX system', (_, printed) => {
    expect(parseSystem(printed)).toBeNull();
  });
});
