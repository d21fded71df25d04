import { assemble } from './assemble.ts';
import { runForMain } from './hosts/engine-link.ts';

// The engine behind the desktop window, in a utility process of Electron.
runForMain(process.parentPort, assemble, (status) => process.exit(status));
