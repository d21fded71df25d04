import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMail } from '../../../../electron/engine/read-mail.ts';

// Every value here is made up; the addresses are those that RFC 5737 and RFC 3849 keep for examples.
const NAME = 'ns3012345.ip-203-0-113.eu';
const mail = (...lines: string[]) => readMail(lines.join('\n'));

describe('a mail about a Linux rescue system', () => {
  it('is read in the plain English shape', () => {
    expect(
      mail(
        'Hello,',
        '',
        `Your server ${NAME} was rebooted in rescue mode (rescue-customer).`,
        'You can connect by SSH:',
        '',
        'user: root',
        'Password: aB3dE5fG7h',
        'IP: 203.0.113.10',
        '',
        'The hardware page: http://203.0.113.10:81/',
        'Guide: https://help.ovhcloud.com/csm/en-dedicated-servers-ovhcloud-rescue',
        'Your customer portal: https://www.ovh.com/manager/',
      ),
    ).toEqual({
      host: '203.0.113.10',
      user: 'root',
      password: 'aB3dE5fG7h',
      url: 'http://203.0.113.10:81/',
      mode: 'linux-rescue',
    });
  });

  it('is read in French', () => {
    expect(
      mail(
        'Bonjour,',
        `Votre serveur ${NAME} a été redémarré en mode rescue.`,
        'Voici vos accès SSH :',
        'Identifiant : root',
        'Mot de passe : xY9zW8vU7t',
        'Adresse IP : 203.0.113.10',
        'Cordialement, votre support https://www.ovh.com/fr/support/',
      ),
    ).toEqual({ host: '203.0.113.10', user: 'root', password: 'xY9zW8vU7t', mode: 'linux-rescue' });
  });

  it('is read from the command it shows, with its port', () => {
    expect(mail('Rescue mode is active. Type:', '  ssh -p 2222 root@192.0.2.7', 'Password: Qw3rTy99zz')).toEqual({
      host: '192.0.2.7',
      port: 2222,
      user: 'root',
      password: 'Qw3rTy99zz',
      mode: 'linux-rescue',
    });
    expect(mail('ssh root@192.0.2.7 -p 2022').port).toBe(2022);
    expect(mail('ssh://root@192.0.2.7:2023')).toMatchObject({ host: '192.0.2.7', port: 2023, user: 'root' });
    expect(mail('ssh -i key.pem -o Foo=bar -l root 192.0.2.7')).toMatchObject({ host: '192.0.2.7', user: 'root' });
  });

  it('gives the name of the server where there is no address', () => {
    expect(mail(`Le serveur ${NAME} est en mode rescue-pro.`, 'ssh root@ovh', 'Mot de passe root : abC123deF')).toEqual(
      {
        host: NAME,
        user: 'root',
        password: 'abC123deF',
        mode: 'linux-rescue',
      },
    );
  });

  it('finds an IPv6 address where there is no other', () => {
    expect(mail('Rescue mode', 'IP: 2001:db8::1234', 'user: root', 'password: abC123deF').host).toBe('2001:db8::1234');
    expect(mail('ssh root@2001:db8::5').host).toBe('2001:db8::5');
    expect(mail('IPv4: 192.0.2.7', 'IPv6: 2001:db8::5').host).toBe('192.0.2.7');
    expect(mail('key fingerprint 02:11:f2:db:ad:42:86:de').host).toBeUndefined();
  });

  it('reads values that stand below their labels', () => {
    expect(mail('Login:', 'root', '', 'Password:', '', 'aB3dE5fG7h', 'Server:', NAME)).toEqual({
      host: NAME,
      user: 'root',
      password: 'aB3dE5fG7h',
      mode: 'unknown',
    });
  });

  it('reads several labels on one line', () => {
    expect(mail('Login: root / Password: aB3dE5fG7h / IP: 192.0.2.7')).toMatchObject({
      host: '192.0.2.7',
      user: 'root',
      password: 'aB3dE5fG7h',
    });
    expect(mail('user: root password: aB3dE5fG7h')).toMatchObject({ user: 'root', password: 'aB3dE5fG7h' });
    expect(mail('mot de passe : aB3dE5fG7h, utilisateur : root')).toMatchObject({
      user: 'root',
      password: 'aB3dE5fG7h',
    });
    expect(mail('Access (user: root, password: aB3dE5fG7h)')).toMatchObject({ user: 'root', password: 'aB3dE5fG7h' });
  });

  it('reads lists, tables and emphasis', () => {
    expect(mail('* User: root', '* Password: aB3dE5fG7h', '- IP address of the server: 192.0.2.7')).toMatchObject({
      host: '192.0.2.7',
      user: 'root',
      password: 'aB3dE5fG7h',
    });
    expect(mail('| User | root |', '| Password | aB3dE5fG7h |')).toMatchObject({
      user: 'root',
      password: 'aB3dE5fG7h',
    });
    expect(mail('User\troot', 'Password\taB3dE5fG7h')).toMatchObject({ user: 'root', password: 'aB3dE5fG7h' });
    expect(mail('*User:* root', '**Password:** aB3dE5fG7h')).toMatchObject({ user: 'root', password: 'aB3dE5fG7h' });
    expect(mail('Mot de passe (root) : aB3dE5fG7h').password).toBe('aB3dE5fG7h');
    expect(mail('1. Mot de passe : aB3dE5fG7h').password).toBe('aB3dE5fG7h');
  });

  it('reads a forwarded mail with the marks of quoting', () => {
    expect(mail('> > user: root', '> > Password:', '> >', '> > aB3dE5fG7h', '> > ssh root@192.0.2.7')).toEqual({
      host: '192.0.2.7',
      user: 'root',
      password: 'aB3dE5fG7h',
      mode: 'unknown',
    });
  });

  it('reads quoted-printable text, with spaces that do not break', () => {
    const source = [
      'Received: from mx1.mail.example ([198.51.100.9]) by mx2.mail.example; Tue, 28 Oct 2025 03:00:00 +0000',
      'From: support@provider.example',
      'Subject: rescue',
      'MIME-Version: 1.0',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Votre serveur est red=C3=A9marr=C3=A9 en mode rescue-pro.',
      'Utilisateur=C2=A0: root',
      'Mot de passe=C2=A0: aB3=3DdE5f=',
      'G7h',
      'Adresse IP=C2=A0: 203.0.113.10',
    ];
    expect(mail(...source)).toEqual({ host: '203.0.113.10', user: 'root', mode: 'linux-rescue' });
    // The `=3D` stands for `=`, and what is left could be an encoding too: only without it the password is sure.
    expect(mail(...source.map((line) => line.replace('=3D', '-'))).password).toBe('aB3-dE5fG7h');
  });

  it('reads HTML and its leftovers', () => {
    const page =
      '<html><body><p>Your server <b>ns3012345.ip-203-0-113.eu</b> is in rescue mode.</p><table><tr><td>User</td><td>root</td></tr>' +
      '<tr><td>Password:</td><td><code>aB3&amp;dE5fG7h</code></td></tr></table>' +
      '<a href="https://www.ovh.com/manager">https://www.ovh.com/manager</a></body></html>';
    expect(readMail(page)).toEqual({ host: NAME, user: 'root', password: 'aB3&dE5fG7h', mode: 'linux-rescue' });
    expect(mail('User:&nbsp;root<br>Password:&nbsp;<b>aB3dE5fG7h</b><br/>IP: 192.0.2.7<br>')).toMatchObject({
      host: '192.0.2.7',
      user: 'root',
      password: 'aB3dE5fG7h',
    });
  });
});

describe('a mail about a Windows rescue system', () => {
  it('is known by its user', () => {
    expect(
      mail(
        'Your server has been started in rescue-customer-windows.',
        'Connect by RDP or SSH to 203.0.113.10.',
        'User: Administrator',
        'Password: Zx8cV7bN6m!',
      ),
    ).toEqual({ host: '203.0.113.10', user: 'Administrator', password: 'Zx8cV7bN6m!', mode: 'windows-rescue' });
    expect(mail('Mode rescue', 'Utilisateur : Administrateur', 'Mot de passe : Zx8cV7bN6m')).toMatchObject({
      user: 'Administrateur',
      mode: 'windows-rescue',
    });
  });

  it('of the WinPE kind gives a page and a password', () => {
    expect(
      mail(
        'Votre serveur est démarré en mode WinRescue.',
        'URL : http://203.0.113.10:5800/winrescue?id=7.',
        'Mot de passe VNC : Zx8cV7bN',
        'Guide : https://docs.ovh.com/fr/dedicated/winrescue/',
      ),
    ).toEqual({
      host: '203.0.113.10',
      password: 'Zx8cV7bN',
      url: 'http://203.0.113.10:5800/winrescue?id=7',
      mode: 'winrescue',
    });
  });
});

describe('what could be two things is left out', () => {
  it('as is a password whose end may be the sentence’s', () => {
    expect(mail('The password is aB3dE5fG7h.').password).toBe('aB3dE5fG7h');
    expect(mail('Votre mot de passe est : aB3dE5fG7h').password).toBe('aB3dE5fG7h');
    expect(mail('The password is aB3dE5fG7h, the user is root.')).toMatchObject({
      user: 'root',
      password: 'aB3dE5fG7h',
    });
    expect(mail('The password is aB3dE5fG7h!').password).toBeUndefined();
    expect(mail('Password: aB3dE5fG7h.').password).toBeUndefined();
    expect(mail('User: root', 'Password: aB3dE5fG7h.').password).toBe('aB3dE5fG7h.');
    expect(mail('User: root.', 'Password: aB3dE5fG7h.').password).toBe('aB3dE5fG7h');
    expect(mail('Password: aB3dE5fG7h. User: root.').password).toBeUndefined();
    expect(mail('User: root;', 'IP: 192.0.2.7', 'Password: aB3dE5fG7h;').password).toBeUndefined();
  });

  it('as is a password in bold type, or broken by an encoding', () => {
    expect(mail('Password: *aB3dE5fG7h*').password).toBeUndefined();
    expect(mail('Password: aB3=3DdE5f').password).toBeUndefined();
    expect(mail('Password: aB3dE5f=').password).toBeUndefined();
    expect(mail('Password: aB3&amp;dE5f').password).toBeUndefined();
    expect(mail('Password: aB3 dE5 fG7').password).toBeUndefined();
    expect(mail('> Password:', '> > aB3dE5fG7h').password).toBeUndefined();
  });

  it('but quotes around a password are no part of it', () => {
    for (const quoted of ['"aB3dE5fG7h"', '« aB3dE5fG7h »', '“aB3dE5fG7h”', '`aB3dE5fG7h`', '"aB3dE5fG7h".']) {
      expect(mail(`Password: ${quoted}`).password, quoted).toBe('aB3dE5fG7h');
    }
    expect(mail('Password: "aB3dE5fG7h').password).toBeUndefined();
  });

  it('and marks inside a password are', () => {
    for (const password of [
      'a:b3=C|d',
      'aB3;dE5,fG7',
      'x/y?z#1',
      "it's-1-Pass",
      '$aB3{dE5}',
      'é3dE5fG7h',
      '-aB3dE5',
      '1234',
    ]) {
      expect(mail('user: root', `Password: ${password}`).password, password).toBe(password);
    }
  });

  it('as are two passwords, users, addresses or ports', () => {
    expect(mail('Password: aB3dE5fG7h', 'Password: zZ9yY8xX7w').password).toBeUndefined();
    expect(mail('Password: aB3dE5fG7h', 'Password: aB3dE5fG7h').password).toBe('aB3dE5fG7h');
    expect(mail('user: root', 'user: debian').user).toBeUndefined();
    expect(mail('IP: 192.0.2.7', 'IP: 198.51.100.4').host).toBeUndefined();
    expect(mail('SSH port: 22', 'ssh -p 2222 root@192.0.2.7').port).toBeUndefined();
  });

  it('but the name of a server decides between addresses', () => {
    expect(mail(`Server: ${NAME}`, 'IP: 203.0.113.10', 'Other IP: 198.51.100.4', 'IP: 198.51.100.5').host).toBe(
      '203.0.113.10',
    );
  });

  it('as are words that are no password', () => {
    for (const said of [
      'Password: unchanged',
      'Mot de passe : inchangé',
      'Password: ********',
      'Password: [hidden]',
      'Password: https://www.provider.example/secret/aB3dE5',
      'Your password is the same as before',
      'Your password is now different.',
      'Password reset: aB3dE5fG7h',
      'Old password: aB3dE5fG7h',
      'FTP password: aB3dE5fG7h',
      'PasswordAuthentication: yes1234',
      'Manager password: aB3dE5fG7h',
    ]) {
      expect(mail('user: root', said).password, said).toBeUndefined();
    }
  });

  it('as is what belongs to the provider and not to the server', () => {
    expect(
      mail(
        'Identifiant client : xx12345-ovh',
        'Login: xx12345-ovh',
        'Monitoring from 198.51.100.250 was stopped.',
        'DNS: 198.51.100.53',
        'Contact: support@ovh.net, https://www.ovh.com/manager',
        'ssh root@IP.OF.YOUR.SERVER',
        'http://www.ovh.com/fr/:81/',
      ),
    ).toEqual({ mode: 'unknown' });
  });

  it('as is the port of something else', () => {
    expect(mail('VNC port: 5900', 'Web port: 81').port).toBeUndefined();
    expect(mail('Port SSH : 2222').port).toBe(2222);
    expect(mail('SSH is on port 2222.').port).toBe(2222);
    expect(mail('Server: 192.0.2.7:2222')).toMatchObject({ host: '192.0.2.7', port: 2222 });
    expect(mail('Port: 99999').port).toBeUndefined();
  });
});

describe('reading any text', () => {
  it('never throws and never makes anything up', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 40 })), (text) => {
        const { host, password, user } = readMail(text);
        for (const value of [host, password, user]) expect(value === undefined || value.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  const word = fc.constantFrom(
    'Password',
    ':',
    '=',
    ' ',
    '\n',
    'root',
    'user',
    'ssh ',
    '@',
    '192.0.2.7',
    '<br>',
    '&nbsp;',
    '=3D',
    '=\n',
    '> ',
    '|',
    '\t',
    '"',
    'Mot de passe',
    'is',
    'http://',
    'aB3',
    '.',
    ',',
    '-p',
    '2001:db8::1',
    'rescue',
    '*',
    '(',
    ')',
    '\u00a0',
    '\r\n',
  );

  it('gives a password only where it stands in the text', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const text = words.join('');
        const { password } = readMail(text);
        if (password !== undefined && !/[=&<]/.test(text)) expect(text).toContain(password);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds a random password between its label and the end of the line', () => {
    const letters = fc.constantFrom(...Array.from('abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'));
    fc.assert(
      fc.property(fc.array(letters, { minLength: 10, maxLength: 20 }), (characters) => {
        const password = `${characters.join('')}7`;
        expect(mail('IP: 192.0.2.7', 'user: root', `Password: ${password}`).password).toBe(password);
        expect(mail('Adresse IP : 192.0.2.7', 'Mot de passe :', password, 'Bonne journée').password).toBe(password);
      }),
    );
  });

  it('takes little time for a megabyte of anything', () => {
    const pieces = [
      'a',
      '<',
      '<a ',
      '&',
      '=',
      '=3D',
      ': ',
      'password: ',
      'ssh ',
      'ssh root@',
      'http://',
      ' is ',
      '> ',
      '\n>',
      '1.1.',
      ':::',
      'ns12345.',
      'user ',
      'login  root',
      '\t',
      '|',
      '"',
      '-',
      ' ',
      '\u00a0',
      'as the ',
      '<a href="',
      'ssh port ',
      '\n',
      'Received: x\n',
      '<script>',
    ];
    for (const piece of pieces) {
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      const started = performance.now();
      readMail(`MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\n<p>${text}`);
      expect(performance.now() - started, JSON.stringify(piece)).toBeLessThan(4000);
    }
  });
});
