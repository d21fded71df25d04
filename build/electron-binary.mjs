/** Finds Electron's program, or fetches it once. Never loads the package `electron`, which would start a download. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds without a byte after which there is no route: at the start, and later. */
const FIRST_BYTE = 6_000;
const STALL = 30_000;

/**
 * Where Electron's program lies inside its distribution.
 * @param {string} platform
 */
export function programPath(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * Electron's program where it is there already, in the version that is asked for.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} platform
 */
export function findElectron(root, environment, platform) {
  const own = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (own) {
    const program = join(own, programPath(platform));
    return existsSync(program) ? program : undefined;
  }
  try {
    const folder = join(root, 'node_modules/electron');
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const there = readFileSync(join(folder, 'dist/version'), 'utf8').trim().replace(/^v/, '');
    const program = join(folder, 'dist', programPath(platform));
    return there === version && existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Fetches the program into `node_modules/electron`. Gives nothing on success, else why not, in a few words; gives up
 * when no byte comes for a while.
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>}
 */
export function fetchElectron(root, say) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'build/fetch-electron.mjs')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let reason = 'it could not be fetched';
    let shown = -1;
    const giveUp = () => {
      reason = 'there is no route to where it is kept';
      child.kill('SIGKILL');
    };
    let timer = setTimeout(giveUp, FIRST_BYTE);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ piece) => {
      text += piece;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        clearTimeout(timer);
        timer = setTimeout(giveUp, STALL);
        const percent = Math.floor(Number(line) / 10) * 10;
        if (percent > shown) say(`  Electron: ${percent} %`);
        shown = Math.max(shown, percent);
      }
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ piece) => {
      errors = (errors + piece).slice(-4096);
    });
    child.once('error', () => resolve(reason));
    child.once('close', (status) => {
      clearTimeout(timer);
      resolve(status === 0 ? undefined : errors.trim().split('\n').at(-1) || reason);
    });
  });
}
