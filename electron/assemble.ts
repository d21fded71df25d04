import { type Engine, openEngine } from './engine/engine.ts';
import type { Host } from './engine/host.ts';
import { look } from './looks/index.ts';
import { openArchive } from './targets/archive/target.ts';
import { connectFtp } from './targets/ftp/target.ts';
import { openLocal } from './targets/local/target.ts';
import { openPractice } from './targets/practice/target.ts';
import { connectSsh } from './targets/ssh/target.ts';
import { tools } from './tools/index.ts';

/** The engine with every target and tool there is, for whichever host carries it. */
export const assemble = (host: Host): Promise<Engine> =>
  openEngine(
    host,
    { local: () => openLocal(), ssh: connectSsh, ftp: connectFtp, archive: openArchive, practice: openPractice },
    tools,
    look,
  );
