/** What `npm start` and `npm test` make ready first. Node's own modules only: it runs where nothing is installed yet. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lock
 */

/** @param {string} path @returns {unknown} */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Whether every package that `locked` requires is there in that version; one that only other systems need may be missing.
 * @param {Lock} locked the repository's lockfile
 * @param {Lock | undefined} there the one that npm leaves in `node_modules`
 */
export function isInstalled(locked, there) {
  const found = there?.packages ?? {};
  return Object.entries(locked.packages ?? {}).every(
    ([path, { version, optional }]) =>
      path === '' || (found[path]?.version ?? (optional ? version : undefined)) === version,
  );
}

/** @param {string} root */
export function needsInstall(root) {
  const locked = /** @type {Lock} */ (readJson(join(root, 'package-lock.json')) ?? {});
  const there = /** @type {Lock | undefined} */ (readJson(join(root, 'node_modules/.package-lock.json')));
  return !isInstalled(locked, there);
}

const inputs = ['electron', 'renderer', 'build', 'package.json', 'package-lock.json'];
const outputs = ['main.js', 'engine-process.js', 'serve.js', 'cli.js', 'preload.cjs', 'renderer/index.html'];

/**
 * A digest of everything that a build is made from, by name and content.
 * @param {string} root
 */
export function inputDigest(root) {
  const files = inputs
    .flatMap((name) => {
      const path = join(root, name);
      if (!existsSync(path)) return [];
      if (!name.includes('.'))
        return readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((item) => item.isFile())
          .map((item) => join(item.parentPath, item.name));
      return [path];
    })
    .map((path) => relative(root, path).replaceAll('\\', '/'))
    .sort();
  const digest = createHash('sha256');
  for (const file of files)
    digest
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return digest.digest('hex');
}

/** @param {string} root */
const noteFile = (root) => join(root, 'dist/built-from');

/**
 * Notes that `dist` was built from what is there now.
 * @param {string} root
 */
export function noteBuild(root) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(noteFile(root), inputDigest(root));
}

/** @param {string} root */
export function needsBuild(root) {
  if (!outputs.every((name) => existsSync(join(root, 'dist', name)))) return true;
  return !existsSync(noteFile(root)) || readFileSync(noteFile(root), 'utf8') !== inputDigest(root);
}

/**
 * Runs a program to its end with this terminal as its own; gives its exit status.
 * @param {string} program
 * @param {string[]} parameters
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(program, parameters, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { stdio: 'inherit', ...options });
    child.once('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(127);
    });
    child.once('exit', (status, signal) => resolve(status ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

/**
 * Runs npm, the one that started this script where there is one.
 * @param {string} root
 * @param {string[]} parameters
 */
export function npm(root, parameters) {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...parameters], { cwd: root });
  return run('npm', parameters, { cwd: root, shell: process.platform === 'win32' });
}

/**
 * Builds what is missing or stale; gives an exit status.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function prepareBuild(root, say) {
  if (!needsBuild(root)) return 0;
  say('Building Rescue Desk (a few seconds) …');
  const status = await run(process.execPath, [join(root, 'build/build.mjs')], { cwd: root });
  if (status !== 0) say('The build failed. See the lines above.');
  return status;
}

/**
 * Installs and builds what is missing or stale; gives an exit status.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function prepare(root, say) {
  if (needsInstall(root)) {
    say('Installing the packages that Rescue Desk is built from (once, about a minute) …');
    const status = await npm(root, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (status !== 0) {
      say('The packages could not be installed. See the lines above; most often there is no way to the npm registry.');
      return status;
    }
  }
  return prepareBuild(root, say);
}
