import type { Plan } from '../contract/job.ts';
import { displayName } from '../contract/names.ts';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** A size as Windows shows it: three figures, steps of 1024. */
export function formatBytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

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
