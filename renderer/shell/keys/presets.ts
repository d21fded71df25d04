/**
 * Whole key maps to start from, as changes to the actions' default keys. The defaults are those that FreeCommander and
 * Double Commander agree on; the other is after Total Commander's own list of keys.
 */
export const presets = {
  'rescue-desk': {},
  'total-commander': {
    'files.rename': ['Shift+F6'],
    'files.refresh': ['F2', 'Ctrl+R'],
    'files.up': ['Backspace', 'Ctrl+PageUp'],
    'files.folderSize': ['Ctrl+L'],
    'files.sort.name': ['Ctrl+F3'],
    'files.sort.modified': ['Ctrl+F5'],
    'files.sort.size': ['Ctrl+F6'],
    'files.editPath': ['Alt+D'],
  },
} as const satisfies Record<string, Readonly<Record<string, readonly string[]>>>;
