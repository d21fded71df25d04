const UNITS = ['KB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * A count of bytes as Windows shows it (1 KB = 1024 bytes), in three figures: `512 bytes`, `1.41 MB`, `12.4 GB`. In one
 * place, so that one size never reads as two in a plan, on the page and on the command line.
 */
export function sizeInWords(bytes: number, locale = 'en-GB'): string {
  if (bytes < 1024) return bytesInWords(bytes, locale);
  let value = bytes / 1024;
  let unit = 0;
  // 999.5 and not 1024, so that a size never shows as a four-digit number.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${figures(locale, digits).format(value)} ${UNITS[unit]}`;
}

/** The exact count: `1,474,560 bytes`. */
export function bytesInWords(bytes: number, locale = 'en-GB'): string {
  return `${figures(locale, 0).format(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

const made = new Map<string, Intl.NumberFormat>();

/** Making one takes longer than all the rest, and a folder has many sizes. */
function figures(locale: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${digits}`;
  const known = made.get(key);
  if (known) return known;
  const fresh = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  made.set(key, fresh);
  return fresh;
}
