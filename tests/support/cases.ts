/**
 * How many random cases a test takes: `few` while somebody waits, `all` in one of the two unit runs of `npm test`, or wherever
 * `RESCUE_DESK_CASES` is `all`.
 */
export const cases = (few: number, all: number): number => (process.env['RESCUE_DESK_CASES'] === 'all' ? all : few);
