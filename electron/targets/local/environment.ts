/**
 * This process' variables for programs that the person starts: without our own ones, which may hold a password for a
 * server or make an Electron program behave as Node.
 */
export function inheritedEnvironment(source: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) {
    if (value === undefined || /^(?:RESCUE_DESK_.*|ELECTRON_RUN_AS_NODE)$/i.test(name)) continue;
    environment[name] = value;
  }
  return environment;
}

/** The locale variables to set so that a terminal's programs speak UTF-8; empty values take a variable away. */
export function utf8Locale(
  environment: Readonly<Record<string, string>>,
  platform: NodeJS.Platform,
): Record<string, string> {
  if (platform === 'win32') return {};
  const chosen = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  if (chosen !== '' && chosen !== 'C' && chosen !== 'POSIX') return {};
  // macOS has no C.UTF-8.
  return { LC_ALL: '', LC_CTYPE: platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8' };
}
