/** What `start.mjs` decides, apart from doing it. */
import { constants } from 'node:os';

/**
 * Whether a window can be shown.
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} platform
 */
export function hasScreen(environment, platform) {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

/**
 * The command that opens `address` in the person's browser.
 * @param {string} platform
 * @param {string} address
 * @returns {[string, ...string[]]}
 */
export function opener(platform, address) {
  if (platform === 'darwin') return ['open', address];
  // `start` takes its first quoted word for a title.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', address];
  return ['xdg-open', address];
}

/**
 * @param {string} root
 * @param {boolean} rootUser root has no user namespace to put Chromium's sandbox into
 */
export function electronParameters(root, rootUser) {
  return [...(rootUser ? ['--no-sandbox'] : []), root];
}

/**
 * The exit status for how a program ended; 126 and 127 are a program (or its library) that is not there.
 * @param {number | null} status
 * @param {NodeJS.Signals | null} signal
 * @returns {number | 'not started'}
 */
export function endStatus(status, signal) {
  if (status === 126 || status === 127) return 'not started';
  if (status !== null) return status;
  return signal ? 128 + constants.signals[signal] : 1;
}
