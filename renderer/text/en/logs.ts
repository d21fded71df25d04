const number = (value: number): string => value.toLocaleString('en-GB');
const count = (value: number, one: string, many: string): string => `${number(value)} ${value === 1 ? one : many}`;

/** Words of the logs of a Linux. */
export const logs = {
  title: 'Logs of a Linux',
  rail: 'Logs',
  noServer: 'Connect to a server first.',
  read: 'Read its logs',
  readHere: 'Read the logs of this Linux',
  root: 'Root folder of the Linux',
  rootHint: 'Where it is mounted, such as /mnt/linux; / is the system that runs there',
  look: 'Look',
  looking: 'Looking for logs …',
  none: 'Which Linux?',
  noneText:
    'Choose the folder where its root is mounted, or / for the system that runs there now. Nothing is changed by looking.',
  list: 'Logs',
  noLogs: 'There are no logs',
  columns: { log: 'Log', size: 'Size', modified: 'Last written' },
  journal: 'Journal',
  act: 'Read',
  choose: 'Choose logs and read them',
  chooseText: 'Several at once with Ctrl or Shift. The journal usually holds what the text logs say, too.',
  reading: 'Reading …',
  from: 'From (UTC)',
  until: 'Until (UTC)',
  level: 'Level',
  atLeast: {
    all: 'All',
    warning: 'Warnings and worse',
    error: 'Errors and worse',
    critical: 'Critical only',
  },
  levelHint: 'Most text logs do not write a level: it is guessed from their words.',
  source: 'Program or unit',
  text: 'Text',
  levels: ['Emergency', 'Alert', 'Critical', 'Error', 'Warning', 'Notice', 'Information', 'Debug'],
  entries: 'Entries',
  entry: { time: 'Time (UTC)', level: 'Level', source: 'Source', message: 'Message' },
  noEntries: 'Nothing of that is in these logs',
  shown: (shown: number, matching: number, read: number): string => {
    const which =
      shown < matching
        ? `The latest ${count(shown, 'entry', 'entries')} of ${number(matching)} that match`
        : count(matching, 'entry', 'entries');
    return `${which}, of ${number(read)} read`;
  },
  found: (logs: number): string => count(logs, 'log', 'logs'),
  shortened: (lines: number): string => `${count(lines, 'line was', 'lines were')} longer than 16 kB and cut.`,
  zone: (zone: string): string => `Times without a zone are taken as ${zone}`,
  findings: 'What matters in them',
  nothingMatters: 'No line that usually tells why a server died. Filter by time to look at what was last.',
  times: (times: number): string => `${number(times)} ×`,
  last: (time: string): string => `the last at ${time} UTC`,
  toolHelps: (tool: string): string => `What helps: ${tool}`,
  addresses: 'Refused sign-ins by address',
  address: { address: 'Address', count: 'Attempts', names: 'As', last: 'Last (UTC)' },
  notes: 'Not read, or not to the end',
  meaning: 'What it means',
  details: 'Entry',
  csv: 'Save as CSV …',
  csvTitle: 'Save the entries as CSV',
  csvText: 'A table for a spreadsheet, with the entries that are shown. Nothing in it becomes a formula.',
};
