import { MakerDeb } from '@electron-forge/maker-deb';
import { MakerZIP } from '@electron-forge/maker-zip';
import { FusesPlugin } from '@electron-forge/plugin-fuses';
import type { ForgeConfig } from '@electron-forge/shared-types';
import { FuseV1Options, FuseVersion } from '@electron/fuses';
import { fuses } from './build/fuses.mjs';
import { unpacked } from './build/package-contents.mjs';

/** What the package holds, by its path in the tree; packages of the build are left out by Forge itself. */
const kept = /^\/(dist|node_modules|package\.json)(\/|$)/;
const leftOut =
  /^\/dist\/(built-from|bench)(\/|$)|^\/node_modules\/(cpu-features|nan|buildcheck)(\/|$)|^\/node_modules\/\.|\.(map|md|ts|mts|cts|c|cc|h|gyp|bat)$/;

const config: ForgeConfig = {
  packagerConfig: {
    name: 'Rescue Desk',
    executableName: 'rescue-desk',
    icon: 'resources/icons/icon',
    asar: { unpack: `{${unpacked.join(',')}}` },
    ignore: (path) => path !== '' && (!kept.test(path) || leftOut.test(path)),
    ...(process.env['ELECTRON_ZIP_DIR'] ? { electronZipDir: process.env['ELECTRON_ZIP_DIR'] } : {}),
  },
  // Native code comes prebuilt; what ssh2 would like to compile, it works without.
  rebuildConfig: { onlyModules: [] },
  makers: [
    new MakerZIP({}, ['linux', 'darwin', 'win32']),
    new MakerDeb({
      options: {
        bin: 'rescue-desk',
        icon: 'resources/icons/png/512x512.png',
        categories: ['Network'],
        homepage: 'https://github.com/rescue-desk',
      },
    }),
  ],
  plugins: [
    new FusesPlugin({
      version: FuseVersion.V1,
      ...Object.fromEntries(
        Object.entries(fuses).map(([name, value]) => [FuseV1Options[name as keyof typeof FuseV1Options], value]),
      ),
    }),
  ],
};

export default config;
