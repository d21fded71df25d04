import { LOCAL } from '../../../electron/contract/address.ts';
import { openAccounts, openFiles, openRescue, openTerminal } from '../open.ts';

/** What a person comes for; each leads through connecting to the right pane. */
export const goals = ['rescue', 'getFiles', 'putFiles', 'accounts', 'terminal', 'look'] as const;
export type Goal = (typeof goals)[number];

/** Opens the pane that serves a goal on a connected target. */
export function openGoal(goal: Goal, targetId: string): void {
  if (goal === 'rescue') openRescue(targetId);
  else if (goal === 'terminal') openTerminal(targetId);
  else if (goal === 'accounts') openAccounts(targetId);
  else if (goal === 'putFiles') openFiles({ targetId: LOCAL }, { targetId });
  else openFiles({ targetId }, { targetId: LOCAL });
}
