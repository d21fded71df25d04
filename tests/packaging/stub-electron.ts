import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';
import { NtExecutable, NtExecutableResource, Resource, Data } from 'resedit';

/** Electron's fuse wire: sentinel, version 1, its length, and one character a fuse (@electron/fuses). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseWire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, 8]), Buffer.from('00000000')]);

/** A program for Windows that does nothing, with the version and icon that packagers replace. */
function windowsProgram(icon: Buffer): Buffer {
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const version = Resource.VersionInfo.createEmpty();
  version.setFileVersion(45, 4, 1, 0, 1033);
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron', FileDescription: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  Resource.IconGroupEntry.replaceIconsForResource(
    resources.entries,
    1,
    1033,
    Data.IconFile.from(icon).icons.map((item) => item.data),
  );
  resources.outputResource(program);
  return Buffer.concat([Buffer.from(program.generate()), fuseWire]);
}

/**
 * Writes a distribution of Electron without Electron into `folder`: everything that a packager looks for, and a program
 * that is nothing but its fuses.
 */
export async function writeStubElectron(folder: string, platform: 'linux' | 'win32', icon: Buffer): Promise<void> {
  await mkdir(join(folder, 'resources'), { recursive: true });
  await mkdir(join(folder, 'locales'), { recursive: true });
  const welcome = join(folder, 'welcome');
  await mkdir(welcome);
  await writeFile(join(welcome, 'main.js'), '');
  await createPackage(welcome, join(folder, 'resources/default_app.asar'));
  await writeFile(join(folder, 'version'), '45.4.1');
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak', 'locales/fr.pak', 'locales/de.pak'])
    await writeFile(join(folder, name), name);
  if (platform === 'win32') await writeFile(join(folder, 'electron.exe'), windowsProgram(icon));
  else await writeFile(join(folder, 'electron'), Buffer.concat([Buffer.from('\x7fELF'), fuseWire]), { mode: 0o755 });
}
