/**
 * `npm test`: sets up what the tests need, runs every one of them and ends with a line `N passed, N failed, N skipped`.
 * `npm test -- unit e2e` runs just these stages. Node's own modules only: it runs where nothing is installed yet.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { debianPackages, unpackedInto, unpackedPackages } from './debian-packages.mjs';
import { needsInstall, npm, run } from './prepare.mjs';
import { countPlaywright, countVitest, judge, summary } from './test-counts.mjs';

const root = resolve(import.meta.dirname, '..');
const results = join(root, 'test-results');
/** The Node that Electron has inside. */
const ELECTRON_NODE = '24.21.0';
/** Milliseconds after which a stage is stuck. */
const LIMIT = 90 * 60_000;

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} program
 * @property {string[]} parameters
 * @property {Record<string, string>} [environment]
 * @property {string} [report] where it writes its report
 * @property {(report: never) => import('./test-counts.mjs').Counts} [count]
 */

const node = (/** @type {string[]} */ ...parameters) => ({ program: process.execPath, parameters });
const bin = (/** @type {string} */ path, /** @type {string[]} */ ...parameters) =>
  node(join(root, 'node_modules', path), ...parameters);

/** @param {string} name @param {string} config @returns {Stage} */
const vitest = (name, config) => ({
  name,
  ...bin(...vitestParameters(name, config)),
  report: join(results, `${name}.json`),
  count: countVitest,
});

/** @param {string} name @param {string} config @returns {[string, ...string[]]} */
const vitestParameters = (name, config) => [
  'vitest/vitest.mjs',
  'run',
  '-c',
  `build/${config}`,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${join(results, `${name}.json`)}`,
];

/** @returns {Stage[]} */
function stages() {
  const compiler = 'ts7/bin/tsc';
  const [script, ...parameters] = vitestParameters('unit-on-electron-node', 'vitest.config.ts');
  /** @type {Stage[]} */
  const onElectronNode =
    process.platform === 'linux'
      ? [
          {
            ...vitest('unit-on-electron-node', 'vitest.config.ts'),
            // Here all the random cases, for which nobody wants to wait in `npm run check`.
            environment: { RESCUE_DESK_CASES: 'all' },
            program: 'npx',
            parameters: [
              '-y',
              '-p',
              `node-linux-${process.arch}@${ELECTRON_NODE}`,
              '--',
              'node',
              join('node_modules', script),
              ...parameters,
            ],
          },
        ]
      : [];
  return [
    ...['electron/contract', '.', 'renderer', 'tests/e2e'].map((folder) => ({
      name: folder === '.' ? 'types' : `types of ${folder}`,
      ...bin(compiler, '-p', join(folder, 'tsconfig.json')),
    })),
    { name: 'lint', ...bin('oxlint/bin/oxlint', '--deny-warnings') },
    { name: 'format', ...bin('@biomejs/biome/bin/biome', 'format') },
    { name: 'architecture', ...node('build/arch.mjs') },
    { name: 'unused', ...bin('knip/bin/knip.js') },
    vitest('unit', 'vitest.config.ts'),
    ...onElectronNode,
    { name: 'build', ...node('build/build.mjs') },
    vitest('conformance', 'vitest.conformance.config.ts'),
    vitest('integration', 'vitest.integration.config.ts'),
    vitest('lab', 'vitest.lab.config.ts'),
    vitest('faults', 'vitest.faults.config.ts'),
    {
      name: 'e2e',
      ...bin('@playwright/test/cli.js', 'test', '-c', 'build/playwright.config.ts'),
      report: join(results, 'e2e.json'),
      count: countPlaywright,
    },
    vitest('packaging', 'vitest.packaging.config.ts'),
  ];
}

/** Installs the Debian packages that the tests need, or names them where that is not allowed. */
async function setUpSystem() {
  const missing = debianPackages.filter(({ file }) => !existsSync(file));
  const isRoot = process.getuid?.() === 0;
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name);
    if (isRoot && existsSync('/usr/bin/apt-get')) {
      console.log(`Installing ${names.join(', ')} …`);
      // A run level of 1 keeps packages from starting a server of this machine's own.
      const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } };
      await run('apt-get', ['update', '-qq'], options);
      const status = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], options);
      if (status !== 0) console.log('Not all of them could be installed; what needs them is skipped.');
    } else {
      console.log('Not on this system, so what needs them is skipped (as root, this command installs them on Debian):');
      for (const { name, for: reason } of missing) console.log(`  ${name}: ${reason}`);
    }
  }
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    for (const name of unpackedPackages.filter((one) => !existsSync(join(unpackedInto, one)))) {
      const folder = join(unpackedInto, 'download', name);
      mkdirSync(folder, { recursive: true });
      await run('apt-get', ['download', '-qq', name], { cwd: folder });
      const [file] = readdirSync(folder);
      if (file !== undefined) await run('dpkg', ['-x', join(folder, file), join(unpackedInto, name)]);
    }
  }
  // Debian's start script makes it; sshd refuses to run without it.
  if (isRoot && existsSync('/usr/sbin/sshd')) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
}

/**
 * Runs one stage to its end, or ends it with all it started when it is stuck.
 * @param {Stage} stage
 * @returns {Promise<number>}
 */
function runStage({ program, parameters, environment }) {
  return new Promise((done) => {
    const group = process.platform !== 'win32';
    const env = { ...process.env, ...environment };
    const child = spawn(program, parameters, {
      cwd: root,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: group,
    });
    const end = (/** @type {NodeJS.Signals} */ signal) => {
      if (child.pid === undefined) return;
      try {
        if (group) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // It is gone already.
      }
    };
    const stuck = setTimeout(() => {
      console.log(`Ended after ${LIMIT / 60_000} minutes.`);
      end('SIGKILL');
    }, LIMIT);
    const interrupt = () => end('SIGINT');
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    const finish = (/** @type {number} */ status) => {
      clearTimeout(stuck);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      done(status);
    };
    child.once('error', (error) => {
      console.log(error.message);
      finish(127);
    });
    child.once('exit', (status) => finish(status ?? 1));
  });
}

/** @param {Stage} stage */
function readCounts({ report, count }) {
  if (!report || !count) return undefined;
  try {
    return count(/** @type {never} */ (JSON.parse(readFileSync(report, 'utf8'))));
  } catch {
    return undefined;
  }
}

async function main() {
  const wanted = process.argv.slice(2);
  await setUpSystem();
  if (needsInstall(root)) {
    const status = await npm(root, ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    if (status !== 0) {
      console.log('0 passed, 1 failed, 0 skipped');
      return 1;
    }
  }
  mkdirSync(results, { recursive: true });
  /** @type {{ name: string, seconds: number, counts: import('./test-counts.mjs').Counts }[]} */
  const done = [];
  for (const stage of stages().filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`\n=== ${stage.name}`);
    if (stage.report) rmSync(stage.report, { force: true });
    const start = performance.now();
    const status = await runStage(stage);
    const counts = judge(readCounts(stage), status, stage.name);
    done.push({ name: stage.name, seconds: (performance.now() - start) / 1000, counts });
  }

  console.log('\n=== all');
  for (const { name, seconds, counts } of done)
    console.log(`${name.padEnd(26)} ${seconds.toFixed(1).padStart(7)} s   ${summary([counts])}`);
  for (const { name, counts } of done) for (const failed of counts.names) console.log(`FAILED ${name}: ${failed}`);
  const all = done.map(({ counts }) => counts);
  console.log(summary(all));
  return all.length > 0 && all.every(({ failed }) => failed === 0) ? 0 : 1;
}

process.exitCode = await main();
