/** Whether a story is told in the browser or in Electron's window; a setting of the Playwright project. */
export interface Where {
  where: 'browser' | 'window';
}
