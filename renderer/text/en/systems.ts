/** Words of finding systems. */
export const systems = {
  act: 'Find systems',
  found: (count: number): string =>
    count === 0 ? 'No system found' : `${count} ${count === 1 ? 'system' : 'systems'} found`,
  skipped: (count: number): string => `${count} ${count === 1 ? 'volume' : 'volumes'} could not be looked into`,
  windows: 'Windows',
  linux: 'Linux',
  on: (device: string): string => `on ${device}`,
  computer: 'Name',
  build: 'Build',
  role: 'Role',
  timeZone: 'Time zone',
  shutDown: 'Last shut down',
  users: 'People’s folders',
  kernels: 'Kernels',
  mounts: 'Its volumes',
  unread: (names: string): string => `Could not be read: ${names}`,
};
