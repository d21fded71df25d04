/** A line of a mail, without the marks of quoting before it; `depth` counts those. */
export interface MailLine {
  readonly text: string;
  readonly depth: number;
}

const LONGEST_MAIL = 1_000_000;
const LONGEST_LINE = 2000;
const MOST_LINES = 20_000;

/** The lines of a pasted mail as a person reads them: quoted-printable, HTML, headers and invisible marks are gone. */
export function mailLines(pasted: string): MailLine[] {
  let text = pasted.slice(0, LONGEST_MAIL).replace(/\r\n?/g, '\n');
  text = withoutHeaders(text);
  if (isQuotedPrintable(pasted)) text = fromQuotedPrintable(text);
  if (/<(?:html|body|br|p|div|td|tr|span|table|strong|b|code|pre|a)(?:\s[^<>]{0,500})?\/?>/i.test(text))
    text = fromHtml(text);
  // Spaces that do not break, and marks that do not show, are no part of what was meant.
  text = text
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '');
  return text.split('\n', MOST_LINES).map((line) => {
    const quoted = /^(?:[ \t]{0,3}>){1,20}/.exec(line.slice(0, 200))?.[0] ?? '';
    return {
      text: line.slice(quoted.length, quoted.length + LONGEST_LINE).trim(),
      depth: quoted.split('>').length - 1,
    };
  });
}

/** Takes out blocks of transport headers, but for the subject: their addresses are those of mail servers. */
function withoutHeaders(text: string): string {
  if (!/^(?:received|return-path|mime-version|dkim-signature|x-[a-z-]{1,40}):/im.test(text.slice(0, 20_000)))
    return text;
  let inHeader = true;
  let kept = false;
  const lines = text.split('\n').filter((line) => {
    if (!inHeader) return true;
    if (line === '') {
      inHeader = false;
      return true;
    }
    if (!/^[ \t]/.test(line)) {
      if (!/^[A-Za-z][A-Za-z0-9-]{0,60}:/.test(line)) {
        inHeader = false;
        return true;
      }
      kept = /^subject:/i.test(line);
    }
    return kept;
  });
  return lines.join('\n');
}

/** Sure signs only: were it not quoted-printable, a password with `=` in it would be mangled. */
function isQuotedPrintable(text: string): boolean {
  return (
    /^content-transfer-encoding:[ \t]{0,5}quoted-printable/im.test(text) ||
    /=C3=[89AB][0-9A-F]/.test(text) ||
    (/=\n|=\r\n/.test(text) && /=(?:3D|20|E9|E0|A0)/.test(text))
  );
}

function fromQuotedPrintable(text: string): string {
  return text.replace(/=[ \t]{0,5}\n/g, '').replace(/(?:=[0-9A-Fa-f]{2}){1,4000}/g, (run) => {
    const bytes = Buffer.from(run.replaceAll('=', ''), 'hex');
    const utf8 = bytes.toString('utf8');
    return utf8.includes('\ufffd') ? bytes.toString('latin1') : utf8;
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ecirc: 'ê',
  ccedil: 'ç',
  ocirc: 'ô',
  ugrave: 'ù',
  laquo: '«',
  raquo: '»',
  rsquo: '’',
};

function fromHtml(text: string): string {
  return (
    text
      .replace(/<(style|script|head)\b[^<>]{0,500}>[^<]{0,20000}<\/\1>/gi, ' ')
      // The lines of the source mean nothing, those of its elements do.
      .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h[1-6]|\/pre|\/table)\s?\/?>\n?/gi, '\n')
      .replace(/<\/t[dh]>\s{0,20}(?=<t[dh])/gi, '\t')
      .replace(
        /<a\s[^<>]{0,500}?href="([^"<>]{1,500})"[^<>]{0,500}>([^<]{0,500})<\/a>/gi,
        (_, to: string, shown: string) => (shown.trim() === to ? to : `${shown} ${to} `),
      )
      .replace(/<\/?[a-z][^<>]{0,2000}>/gi, '')
      .replace(
        /&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,8}));/gi,
        (whole, decimal?: string, hex?: string, name?: string) => {
          if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
          const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10);
          return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
        },
      )
  );
}
