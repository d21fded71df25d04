/** Words of mounting and unmounting volumes. */
export const mount = {
  act: 'Mount',
  giveUpAct: 'Give it up and mount',
  unmountAct: 'Unmount',
  readOnly: 'Mount read-only',
  write: 'Mount for writing',
  unmount: 'Unmount',
  inside: 'Terminal inside this Linux',
  rest: 'Mount the rest of this Linux',
  restMounted: (count: number): string => `${count} ${count === 1 ? 'volume' : 'volumes'} mounted`,
  restAt: (device: string, place: string): string => `${device} is at ${place}`,
  restLeft: (device: string, place: string, reason: string): string => `${device} for ${place} was left out. ${reason}`,
  release: 'Release everything',
  open: 'Show its files',
  mounted: (place: string, readOnly: boolean): string =>
    `Mounted at ${place}, ${readOnly ? 'read-only' : 'can be written to'}`,
  started: 'Started',
  unmounted: (places: number, stopped: number): string =>
    `${places} ${places === 1 ? 'volume' : 'volumes'} unmounted${stopped === 0 ? '' : `, ${stopped} stopped`}`,
  journal: 'Empty the journal and mount for writing …',
  hibernation: 'Delete the saved session and mount for writing …',
  instead: 'Mount read-only instead',
  key: 'BitLocker password or recovery key',
  keyHint: 'A recovery key has eight groups of six digits. It is used once and not kept.',
  unlock: 'Unlock',
};
