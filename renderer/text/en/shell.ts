/** Words of the window's frame. */
export const shell = {
  link: {
    lostTitle: 'This page lost its link to Rescue Desk',
    lostMessage: 'Copies that are running go on by themselves. What you just asked for may not have been done.',
    lostRemedy: 'Wait until the page is linked again, then look and try again.',
  },
  problem: { retry: 'Try again' },
};
