import { clockTime } from '../contract/night.ts';
import type { Problem } from '../contract/problem.ts';

/** What a person is told of jobs and plans that can't be, or were stopped. */

export const planUsed = {
  code: 'not-found',
  title: 'This plan is no longer valid',
  message: 'It was used already, or the app was restarted since. Nothing was changed.',
  remedy: 'Look at the plan again and start from there.',
  retryable: false,
} as const satisfies Problem;

export const planGone = {
  code: 'damaged',
  title: 'The plan of this job can’t be read any more',
  message: 'What was done so far stays as it is.',
  remedy: 'Start it anew from the beginning; what is already there can be skipped.',
  retryable: false,
} as const satisfies Problem;

export const anotherSystem = {
  code: 'host-key-changed',
  title: 'This is another system now',
  message: 'The server was restarted, or another one answers, since this was planned. Nothing was changed.',
  remedy: 'Plan it anew.',
  retryable: false,
} as const satisfies Problem;

export const jobGone = {
  code: 'not-found',
  title: 'This job is no longer in the list',
  message: 'It was dismissed.',
  retryable: false,
} as const satisfies Problem;

export const stillRunning = {
  code: 'busy',
  title: 'This job is running',
  message: 'It has not ended yet.',
  remedy: 'Wait until it is done, or cancel it first.',
  retryable: false,
} as const satisfies Problem;

export const alreadyDone = {
  code: 'invalid-input',
  title: 'This job is done',
  message: 'There is nothing left to do.',
  retryable: false,
} as const satisfies Problem;

export const takenBack = {
  code: 'invalid-input',
  title: 'What this job had done was undone',
  message: 'So it can’t go on where it stopped. Nothing was changed.',
  remedy: 'Start it anew from the beginning.',
  retryable: false,
} as const satisfies Problem;

export const neverStarted = {
  code: 'cancelled',
  title: 'Stopped before it began',
  message: 'Nothing was changed.',
  retryable: true,
} as const satisfies Problem;

export const appClosed = {
  code: 'connection-lost',
  title: 'Interrupted: the app was closed',
  message: 'What was finished is safe. The rest has not been done yet.',
  remedy: 'It goes on where it stopped once the server is connected again.',
  retryable: true,
} as const satisfies Problem;

/** Why a job for the night stands still by day; it goes on at `start`. */
export const forTheNight = (start: Date): Problem => ({
  code: 'busy',
  title: `Waits for the night: goes on at ${clockTime(start.getHours() * 60 + start.getMinutes())}`,
  message: 'It works only at night, as you chose. What is done so far stays.',
  remedy: 'Let it work by day, too, if you need it sooner. This computer must be on and connected at that time.',
  retryable: true,
});

export const nothingMoves = {
  code: 'timed-out',
  title: 'Nothing has moved for two minutes',
  message:
    'A large file is being compared on both ends, or a disk or the line stands still. A line that is dead is noticed and opened again by itself; what was done is safe.',
  remedy: 'Wait a little. If it stays like this, look at the health of the disks, or stop the job: it can go on later.',
  retryable: true,
} as const satisfies Problem;

/** Why a job of the queue can't begin: nobody is signed in there. It begins once that is so. */
export const notSignedIn = (server: string): Problem => ({
  code: 'unreachable',
  title: 'Waits until you connect to the server again',
  message: `There is no connection to ${server}, so its turn is not taken yet. Nothing was changed.`,
  remedy: 'Connect to the server; the job begins by itself.',
  retryable: true,
});
