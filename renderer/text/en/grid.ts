/** Words of the table. */
export const grid = {
  sortBy: (column: string) =>
    `${column}: press to sort, Shift with arrow keys to change the width, Ctrl with them to move it`,
  resize: (column: string) => `Width of ${column}`,
  finding: (typed: string) => `Find: ${typed}`,
  notFound: (typed: string) => `Nothing begins with ${typed}`,
  newName: 'New name',
};
