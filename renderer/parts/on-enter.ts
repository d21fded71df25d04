import type { KeyboardEvent } from 'react';

/**
 * For a field within a form that has an act of its own on Enter. A `form` within another is no way: browsers keep its submitting from every
 * listener outside it, so that it is sent off.
 */
export const onEnter =
  (act: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    act();
  };
