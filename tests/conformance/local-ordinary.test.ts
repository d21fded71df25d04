import { filesConformance } from './files/suite.ts';
import { openHere } from './local.ts';

// Root may do everything; refusals show only to an ordinary account. In a file, and so a process, of its own.
if (process.getuid?.() === 0) {
  filesConformance('this computer, as an ordinary account', () => openHere({ asNobody: true }));
}
