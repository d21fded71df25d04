import { plural } from '../plural.ts';

/** Words of the terminal. */
export const terminal = {
  title: 'Terminal',
  on: (target: string) => `Terminal on ${target}`,
  named: (target: string, title: string) => `${target}: ${title}`,
  inside: (target: string, place: string): string => `${target}, inside ${place}`,
  noTarget: 'No server with a terminal is connected.',
  opening: 'Opening a terminal…',
  failedTitle: 'The terminal could not be opened',
  ended: (status?: number) =>
    status === undefined ? 'This shell has ended.' : `This shell has ended with status ${status}.`,
  endedHint: 'What it showed stays here to read and copy.',
  gone: 'This terminal is not there any more. Rescue Desk was started anew since.',
  openAgain: 'Open again',
  newShell: 'a new shell',
  reconnecting: 'The connection is lost. The terminal goes on in this tab as soon as it is back.',
  reconnectingNext: (span: string) => `Next try in ${span}.`,
  tryNow: 'Try now',
  confirmClose: 'The shell in this tab ends, and with it what still runs in it.',
  actions: {
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    find: 'Find…',
    clear: 'Clear what has scrolled by',
    newOn: 'New terminal on',
    copyOnSelect: 'Copy what is selected at once',
    screenReader: 'Screen reader mode',
  },
  pasteByKey: 'The browser lets the page paste only by key: press Ctrl+Shift+V.',
  copyFailed: 'Could not copy. The browser refused the clipboard.',
  paste: {
    title: 'Paste this into the terminal?',
    lines: (count: number) => `${plural(count, 'line', 'lines')} would go to the shell.`,
    runs: 'A shell runs each line as soon as it gets it.',
    bracketed: 'The program in the terminal says it takes pasted text as text, so it should not run at once.',
    controls: (count: number) =>
      `${plural(count, 'control character', 'control characters')} in it can do what you do not see. ${count === 1 ? 'It is' : 'They are'} left out.`,
    text: 'Text to paste',
    act: 'Paste',
    oneLine: 'Paste as one line',
    cancel: 'Don’t paste',
  },
  find: {
    label: 'Find in the terminal',
    next: 'Next match',
    previous: 'Previous match',
    close: 'Close the search',
    matches: (index: number, count: number) =>
      count === 0 ? 'No match' : index < 0 ? `${count} matches` : `${index + 1} of ${count}`,
    caseSensitive: 'Match case',
  },
  link: {
    title: 'Open this address?',
    body: 'The address was printed by a program in the terminal. It opens in your web browser.',
    address: 'Address',
    act: 'Open',
    cancel: 'Don’t open',
  },
};
