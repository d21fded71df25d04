import { describe } from 'vitest';
import { noDropbear } from '../support/dropbear.ts';
import { commandsConformance } from './commands.ts';
import { detachedConformance } from './detached.ts';
import { dialConformance } from './dial.ts';
import { filesConformance } from './files/suite.ts';
import { openDropbear } from './ssh.ts';
import { terminalConformance } from './terminal.ts';

describe.skipIf(noDropbear !== undefined)('over SSH', () => {
  filesConformance('a Dropbear server', openDropbear);
  commandsConformance('a Dropbear server', openDropbear);
  detachedConformance('a Dropbear server', openDropbear);
  terminalConformance('a Dropbear server', openDropbear);
  dialConformance('a Dropbear server', openDropbear);
});
