import { commandsConformance } from './commands.ts';
import { detachedConformance } from './detached.ts';
import { dialConformance } from './dial.ts';
import { filesConformance } from './files/suite.ts';
import { openHere } from './local.ts';
import { terminalConformance } from './terminal.ts';

filesConformance('this computer', openHere);
commandsConformance('this computer', openHere);
detachedConformance('this computer', openHere);
terminalConformance('this computer', openHere);
dialConformance('this computer', openHere);
