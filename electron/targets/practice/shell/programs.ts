import { getfattr } from './attribute-program.ts';
import { builtins } from './builtins.ts';
import { bytePrograms } from './byte-programs.ts';
import type { Program } from './call.ts';
import { dd } from './dd-program.ts';
import { filePrograms } from './file-programs.ts';
import { more } from './pager-program.ts';
import { systemPrograms } from './system-programs.ts';
import { textPrograms } from './text-programs.ts';
import { treePrograms } from './tree-programs.ts';

/** Every program of the practice server, by name. */
export const programs: ReadonlyMap<string, Program> = new Map([
  ...filePrograms,
  ...treePrograms,
  ...textPrograms,
  ...systemPrograms,
  ...bytePrograms,
  ...builtins,
  ['dd', dd],
  ['getfattr', getfattr],
  ['more', more],
  ['less', more],
]);
