import type { Plan } from '../contract/job.ts';
import { displayName } from '../contract/names.ts';

/** A plan for somebody who reads it in a terminal. */
export function planText(plan: Plan): string {
  const lines = [plan.title, plan.summary, ''];
  for (const step of plan.steps) {
    lines.push(`  - ${step.text}`);
    if (step.detail !== undefined) lines.push(`      ${step.detail}`);
    if (step.command !== undefined) lines.push(`      $ ${step.command}`);
    if (step.before !== undefined || step.after !== undefined)
      lines.push(`      ${step.before ?? '(nothing)'} -> ${step.after ?? '(nothing)'}`);
  }
  for (const { text, reason } of plan.warnings) lines.push(`  ! ${text}${reason === undefined ? '' : ` ${reason}`}`);
  lines.push('', plan.undo.text, '');
  return lines.map((line) => displayName(line)).join('\n');
}
