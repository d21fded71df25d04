import { readFile } from 'node:fs/promises';
import { homedir, hostname, release } from 'node:os';
import { LOCAL } from '../../contract/address.ts';
import { decodeName } from '../../contract/names.ts';
import type { PathStyle } from '../../contract/paths.ts';
import { cancelled } from '../../contract/problem.ts';
import type { Capability, TargetState } from '../../contract/target.ts';
import type { Target } from '../target.ts';
import { throwIfAborted } from './abort.ts';
import { localCommands } from './commands.ts';
import { localDial } from './dial.ts';
import { localFiles } from './files.ts';
import { localOwners } from './listing.ts';
import { loadPty, localTerminals } from './terminal.ts';

export interface LocalOptions {
  /** The folder to show first and where terminals start; the user's own by default. */
  readonly home?: string;
}

const PLATFORMS: Readonly<Partial<Record<NodeJS.Platform, TargetState['platform']>>> = {
  linux: 'linux',
  darwin: 'macos',
  win32: 'windows',
};

/** Opens this computer as a target. It is connected until it is closed; closing ends its programs and terminals. */
export async function openLocal(options: LocalOptions = {}): Promise<Target> {
  const style: PathStyle = process.platform === 'win32' ? 'windows' : 'posix';
  const home = options.home ?? homedir();
  const closing = new AbortController();
  const [owners, pty, system] = await Promise.all([localOwners(), loadPty(), systemName()]);
  const terminal = pty && localTerminals(pty, style, home, closing.signal);
  const capabilities: Capability[] = ['files', 'commands', ...(terminal ? (['terminal'] as const) : []), 'dial'];
  const commands = localCommands(style, closing.signal);
  const listeners = new Set<(state: TargetState) => void>();
  const since = Date.now();
  let closed: number | undefined;

  const state = (): TargetState => ({
    id: LOCAL,
    kind: 'local',
    label: `This computer (${hostname()})`,
    key: LOCAL,
    platform: PLATFORMS[process.platform] ?? 'unknown',
    system,
    state: closed === undefined ? 'connected' : 'closed',
    since: closed ?? since,
    capabilities,
    pathStyle: style,
    home,
  });

  return {
    id: LOCAL,
    key: LOCAL,
    pathStyle: style,
    files: localFiles(style, owners, process.platform, commands),
    commands,
    terminal,
    dial: localDial(closing.signal),
    state,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async connected(signal) {
      throwIfAborted(signal);
      if (closed !== undefined) throw cancelled();
    },
    // This computer is never away.
    reconnect: () => undefined,
    async close() {
      if (closed !== undefined) return;
      closed = Date.now();
      closing.abort();
      for (const listener of listeners) listener(state());
      listeners.clear();
    },
  };
}

/** Such as `Debian GNU/Linux 12 (bookworm)`; os-release(5) names the files. */
async function systemName(): Promise<string> {
  if (process.platform === 'win32') return `Windows ${release()}`;
  if (process.platform === 'darwin') return `macOS (Darwin ${release()})`;
  for (const path of ['/etc/os-release', '/usr/lib/os-release']) {
    const text = await readFile(path).then(decodeName, () => '');
    const name = /^PRETTY_NAME=(?:"([^"]*)"|'([^']*)'|(\S+))$/m.exec(text);
    if (name) return name[1] ?? name[2] ?? name[3] ?? '';
  }
  return `Linux ${release()}`;
}
