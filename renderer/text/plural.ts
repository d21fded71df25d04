const rules = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat('en');

/** "1 file", "2,000 files": the number with the form that English uses for it. */
export function plural(count: number, one: string, other: string): string {
  return `${numbers.format(count)} ${rules.select(count) === 'one' ? one : other}`;
}
