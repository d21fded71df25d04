/** Fetches Electron's program with the package's own downloader and checksums; prints percents, one a line. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../node_modules/electron');
const require = createRequire(join(folder, 'package.json'));
/** @type {{ version: string }} */
const { version } = require(join(folder, 'package.json'));
const { downloadArtifact } = require('@electron/get');

try {
  // Into the downloader's cache, where the package's own installer then finds it.
  await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    checksums: process.env['electron_use_remote_checksums'] ? undefined : require(join(folder, 'checksums.json')),
    cacheRoot: process.env['electron_config_cache'],
    downloadOptions: {
      quiet: true,
      getProgressCallback: async (/** @type {{ percent: number }} */ { percent }) =>
        console.log(Math.round(percent * 100)),
    },
  });
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'install.js')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.trim().split('\n')[0] || 'the downloaded file could not be unpacked');
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  console.error(cause instanceof Error ? cause.message : String(cause));
  process.exitCode = 1;
}
