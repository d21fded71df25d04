import type { ITheme } from '@xterm/xterm';

/** Sixteen colours that read well on a light ground (after One Half Light, darkened to AA). */
const light: ITheme = {
  black: '#383a42',
  red: '#c3261f',
  green: '#2e7d32',
  yellow: '#8a5a00',
  blue: '#0057b0',
  magenta: '#92278f',
  cyan: '#006f82',
  white: '#6b7078',
  brightBlack: '#5c6069',
  brightRed: '#d13438',
  brightGreen: '#3a7d0b',
  brightYellow: '#9a6700',
  brightBlue: '#0067c0',
  brightMagenta: '#a9309f',
  brightCyan: '#007a8c',
  brightWhite: '#1b1b1d',
};

/** Windows Terminal's Campbell, a little lighter where it was too dark to read. */
const dark: ITheme = {
  black: '#2a2a2d',
  red: '#f0655f',
  green: '#5fc64f',
  yellow: '#dcb84a',
  blue: '#5a9cf5',
  magenta: '#c678dd',
  cyan: '#4dc4d9',
  white: '#cccccc',
  brightBlack: '#8b8b90',
  brightRed: '#ff8a84',
  brightGreen: '#8ae27c',
  brightYellow: '#f9f1a5',
  brightBlue: '#8ab8ff',
  brightMagenta: '#e3a5f2',
  brightCyan: '#85e3f2',
  brightWhite: '#ffffff',
};

/** The luminance (0 to 1, WCAG 2) of a colour as the browser computes it: `rgb(r, g, b)`. */
export function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How the matches of a search are marked on a ground. */
export function matchColours(background = 'rgb(255, 255, 255)') {
  const isLight = luminance(background) > 0.4;
  return {
    matchBackground: isLight ? '#ffe08a' : '#6b5200',
    activeMatchBackground: isLight ? '#ffb066' : '#c26a00',
    matchOverviewRuler: '#d09000',
    activeMatchColorOverviewRuler: '#d06000',
  };
}

/** The terminal's colours for a ground and ink taken from the page, and for its accent. */
export function themeFor(background: string, foreground: string, accent: string): ITheme {
  const colours = luminance(background) > 0.4 ? light : dark;
  return {
    ...colours,
    background,
    foreground,
    cursor: accent,
    cursorAccent: background,
    selectionBackground: luminance(background) > 0.4 ? '#b9d7f2' : '#2f5f8f',
  };
}
