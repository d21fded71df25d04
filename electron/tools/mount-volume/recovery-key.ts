import { ProblemError } from '../../contract/problem.ts';

/** A recovery key: eight groups of six digits, each a multiple of 11 below 720896 (a 16-bit number times 11). */
export function checkedKey(key: string): string {
  const digits = key.replace(/[\s-]/g, '');
  if (!/^\d{40,56}$/.test(digits)) return key;
  const groups = digits.match(/\d{1,6}/g) ?? [];
  const wrong = groups.findIndex((group) => group.length !== 6 || Number(group) % 11 !== 0 || Number(group) >= 720_896);
  if (groups.length === 8 && wrong === -1) return groups.join('-');
  throw new ProblemError({
    code: 'invalid-input',
    title: 'The recovery key was mistyped',
    message:
      groups.length !== 8 || wrong === -1
        ? `It has ${digits.length} digits; it should have 48.`
        : `Group ${wrong + 1} (${groups[wrong]}) can’t be right. Nothing was tried.`,
    remedy: 'Compare it group by group and type it again.',
  });
}
