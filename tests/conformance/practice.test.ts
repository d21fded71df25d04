import { commandsConformance } from './commands.ts';
import { dialConformance } from './dial.ts';
import { filesConformance } from './files/suite.ts';
import { openPractice } from './ssh.ts';
import { terminalConformance } from './terminal.ts';

filesConformance('the practice server', openPractice);
commandsConformance('the practice server', openPractice);
terminalConformance('the practice server', openPractice);
dialConformance('the practice server', openPractice);
