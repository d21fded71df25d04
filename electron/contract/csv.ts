/** Rows as one CSV file (RFC 4180, with a byte order mark, which Excel needs for UTF-8); no cell becomes a formula in the program that opens it. */
export function csvTable(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Quoted, and kept from being a formula: what a log says may come from an attacker. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
