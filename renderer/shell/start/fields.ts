/** The ids of what others lead the person to on the start page. */
export const HOST_FIELD = 'connect-host';
export const PASSWORD_FIELD = 'connect-password';
export const CONNECT_BUTTON = 'connect-act';
