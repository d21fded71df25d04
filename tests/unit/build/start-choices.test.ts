import { describe, expect, it } from 'vitest';
import { electronParameters, endStatus, hasScreen, opener } from '../../../build/start-choices.mjs';

describe('npm start', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['win32', {}, true],
    ['darwin', {}, true],
  ])('on %s with %j expects a screen: %s', (platform, environment, expected) => {
    expect(hasScreen(environment, platform)).toBe(expected);
  });

  it('leaves Chromium’s sandbox off for root only', () => {
    expect(electronParameters('/app', true)).toEqual(['--no-sandbox', '/app']);
    expect(electronParameters('/app', false)).toEqual(['/app']);
  });

  it.each(['linux', 'win32', 'darwin'])('opens the address as a word of its own on %s', (platform) => {
    expect(opener(platform, 'http://127.0.0.1:1/#token=x').at(-1)).toBe('http://127.0.0.1:1/#token=x');
  });

  it('ends as the app ended', () => {
    expect(endStatus(0, null)).toBe(0);
    expect(endStatus(3, null)).toBe(3);
    expect(endStatus(null, 'SIGINT')).toBe(130);
    expect(endStatus(null, 'SIGTERM')).toBe(143);
  });

  it.each([126, 127])('takes status %i for a program that can’t run here', (status) => {
    expect(endStatus(status, null)).toBe('not started');
  });
});
