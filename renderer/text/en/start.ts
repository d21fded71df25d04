/** Words of the start page. */
export const start = {
  title: 'Start',
};
