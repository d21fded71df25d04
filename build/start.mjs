/**
 * `npm start`: makes ready what is missing and opens Rescue Desk in its window; where Electron can't be had, and with
 * `--browser`, in the browser. Node's own modules only.
 */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fetchElectron, findElectron } from './electron-binary.mjs';
import { prepare } from './prepare.mjs';
import { electronParameters, endStatus, hasScreen, opener } from './start-choices.mjs';

const root = resolve(import.meta.dirname, '..');
const say = (/** @type {string} */ line) => console.log(line);

const usage = `npm start                 opens Rescue Desk in its window, or in the browser where there can be no window
npm run serve             opens Rescue Desk in the browser
  -- --no-open            only prints the address`;

/** @returns {Promise<number>} */
async function start() {
  let options;
  try {
    options = parseArgs({
      options: { browser: { type: 'boolean' }, 'no-open': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    say(usage);
    return 0;
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    say(`Rescue Desk needs Node 20.19 or later; this is Node ${process.versions.node}.`);
    return 1;
  }
  const status = await prepare(root, say);
  if (status !== 0) return status;

  if (!options.browser) {
    const ended = await openWindow();
    if (ended !== undefined) return ended;
  }
  return openBrowser(!options['no-open']);
}

/**
 * Runs the app in its window to the end and gives its exit status, or nothing where there can be no window.
 * @returns {Promise<number | undefined>}
 */
async function openWindow() {
  if (!hasScreen(process.env, process.platform)) {
    say('There is no screen for a window here, so Rescue Desk opens in the browser.');
    return undefined;
  }
  let program = findElectron(root, process.env, process.platform);
  if (!program) {
    const elsewhere = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
    if (!elsewhere) say('Getting Electron, the window of Rescue Desk (once, about 120 MB) …');
    const reason = elsewhere ? `it is not in ${elsewhere}` : await fetchElectron(root, say);
    program = findElectron(root, process.env, process.platform);
    if (!program) {
      say(`Electron can't be had (${reason ?? 'it is not there'}), so Rescue Desk opens in the browser.`);
      return undefined;
    }
  }
  const rootUser = process.getuid?.() === 0;
  if (rootUser) say("As root, Chromium's own sandbox can't be used; the window opens without it.");
  const ended = await foreground(program, electronParameters(root, rootUser));
  if (ended === 'not started') {
    say('Electron does not start on this system, so Rescue Desk opens in the browser.');
    return undefined;
  }
  return ended;
}

/** @param {boolean} open */
async function openBrowser(open) {
  const ended = await foreground(process.execPath, [resolve(root, 'dist/serve.js')], (line) => {
    say(line);
    const address = /https?:\/\/127\.0\.0\.1:\S+/.exec(line)?.[0];
    if (!address) return;
    const command = open && hasScreen(process.env, process.platform) ? opener(process.platform, address) : undefined;
    if (!command) {
      say('Open this address in the browser of this computer. Ctrl+C ends Rescue Desk.');
      return;
    }
    const [name, ...parameters] = command;
    const browser = spawn(name, parameters, { stdio: 'ignore', detached: true });
    const help = () => say('No browser could be opened. Open this address in the browser of this computer.');
    browser.once('error', help);
    browser.once('exit', (status) => {
      if (status !== 0) help();
    });
    browser.unref();
  });
  return ended === 'not started' ? 1 : ended;
}

/**
 * Runs a program to its end; Ctrl+C and a request to end reach it, and this script stays until it is gone.
 * @param {string} program
 * @param {string[]} parameters
 * @param {(line: string) => void} [onLine] takes its output line by line; without it, it writes to this terminal
 * @returns {Promise<number | 'not started'>}
 */
function foreground(program, parameters, onLine) {
  return new Promise((done) => {
    const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env;
    const child = spawn(program, parameters, {
      cwd: root,
      env: environment,
      stdio: ['inherit', onLine ? 'pipe' : 'inherit', 'inherit'],
    });
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ piece) => {
      text += piece;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) onLine?.(line);
    });
    // The terminal sends Ctrl+C to the child as well; the others come to this process alone.
    const ignore = () => {};
    const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    process.on('SIGINT', ignore).on('SIGTERM', pass).on('SIGHUP', pass);
    // A request to end that is sent to npm stops at the shell between npm and this script, and only takes that away.
    const parent = process.ppid;
    const orphaned = setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM');
    }, 1000);
    const finish = (/** @type {number | 'not started'} */ result) => {
      clearInterval(orphaned);
      process.off('SIGINT', ignore).off('SIGTERM', pass).off('SIGHUP', pass);
      done(result);
    };
    child.once('error', () => finish('not started'));
    child.once('close', (status, signal) => finish(endStatus(status, signal)));
  });
}

process.exitCode = await start();
