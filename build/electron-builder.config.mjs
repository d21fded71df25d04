import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fuses } from './fuses.mjs';
import { leftOut, unpacked } from './package-contents.mjs';

/** @param {string} name `RunAsNode` -> `runAsNode` */
const lowerFirst = (name) => name.charAt(0).toLowerCase() + name.slice(1);

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'io.github.rescue-desk',
  productName: 'Rescue Desk',
  copyright: 'Rescue Desk, MIT licence',
  directories: { output: 'release', buildResources: 'resources/icons' },
  files: ['dist/**', '!dist/built-from', '!dist/bench/**', 'package.json', ...leftOut.map((pattern) => `!${pattern}`)],
  // Left to itself it would take all of ssh2 out of the archive for the one program in it.
  asar: { smartUnpack: false },
  asarUnpack: unpacked,
  npmRebuild: false,
  electronLanguages: ['en-US', 'fr'],
  electronFuses: Object.fromEntries(Object.entries(fuses).map(([name, value]) => [lowerFirst(name), value])),
  // A distribution handed over by `electronDist` still has Electron's own welcome app in it.
  afterPack: ({ appOutDir, packager, electronPlatformName }) => {
    const resources =
      electronPlatformName === 'darwin'
        ? join(appOutDir, `${packager.appInfo.productFilename}.app/Contents/Resources`)
        : join(appOutDir, 'resources');
    rmSync(join(resources, 'default_app.asar'), { force: true });
  },
  linux: {
    target: ['AppImage', 'deb', 'tar.gz'],
    executableName: 'rescue-desk',
    icon: 'resources/icons/png',
    category: 'Network',
  },
  win: { target: ['nsis', 'portable'], icon: 'resources/icons/icon.ico' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  mac: { target: ['dmg', 'zip'], icon: 'resources/icons/icon.icns', hardenedRuntime: true },
};
