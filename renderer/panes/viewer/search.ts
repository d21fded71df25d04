/** Matches that are marked at most. */
export const MOST_MATCHES = 2000;

/** Where `term` stands in `text`, without regard to case: pairs of start and end, at most `MOST_MATCHES`. */
export function matchesOf(text: string, term: string): [start: number, end: number][] {
  if (term === '') return [];
  const found: [number, number][] = [];
  // A pattern keeps places right where lower case has another length than upper case.
  const pattern = new RegExp(term.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replace(/\\([-/])/g, '$1'), 'giu');
  for (const match of text.matchAll(pattern)) {
    found.push([match.index, match.index + match[0].length]);
    if (found.length === MOST_MATCHES) break;
  }
  return found;
}
