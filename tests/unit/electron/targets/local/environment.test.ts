import { describe, expect, it } from 'vitest';
import { inheritedEnvironment, utf8Locale } from '../../../../../electron/targets/local/environment.ts';

describe('the environment of a program that the person starts', () => {
  it('is that of the app without the app’s own variables, which may hold a password', () => {
    const source = {
      PATH: '/bin',
      RESCUE_DESK_PASSWORD: 'secret',
      rescue_desk_x: '1',
      ELECTRON_RUN_AS_NODE: '1',
      NONE: undefined,
    };
    expect(inheritedEnvironment(source)).toEqual({ PATH: '/bin' });
  });
});

describe('the locale of a terminal', () => {
  it('is left alone where one was chosen', () => {
    expect(utf8Locale({ LANG: 'de_DE.UTF-8' }, 'linux')).toEqual({});
    expect(utf8Locale({ LC_ALL: 'fr_FR.ISO-8859-1', LANG: 'C' }, 'linux')).toEqual({});
    expect(utf8Locale({}, 'win32')).toEqual({});
  });

  it('becomes UTF-8 where there is none, over the C locale too', () => {
    expect(utf8Locale({}, 'linux')).toEqual({ LC_ALL: '', LC_CTYPE: 'C.UTF-8' });
    expect(utf8Locale({ LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, 'linux')).toEqual({ LC_ALL: '', LC_CTYPE: 'C.UTF-8' });
    expect(utf8Locale({ LANG: 'POSIX' }, 'darwin')).toEqual({ LC_ALL: '', LC_CTYPE: 'en_US.UTF-8' });
  });
});
