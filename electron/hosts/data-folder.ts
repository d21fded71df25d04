import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the app keeps settings, jobs and logs, the same for every host; `RESCUE_DESK_DATA` names another folder. */
export function dataFolder(): string {
  const chosen = process.env['RESCUE_DESK_DATA'];
  if (chosen) return chosen;
  if (process.platform === 'win32')
    return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Rescue Desk', 'data');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Rescue Desk', 'data');
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'rescue-desk');
}
