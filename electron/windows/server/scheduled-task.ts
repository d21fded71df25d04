/** A program that a scheduled task starts. */
export interface TaskProgram {
  readonly command: string;
  readonly isEnabled: boolean;
}

/** Programs of one task; Windows allows 32. */
const MOST = 32;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The programs of a scheduled task, from its file in `System32\Tasks` (XML, mostly UTF-16); none where it is no task, or starts only parts of Windows. */
export function taskPrograms(bytes: Buffer): TaskProgram[] {
  const xml = bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le', 2) : bytes.toString('utf8');
  const isEnabled = !/<Enabled>\s*false\s*<\/Enabled>/i.test(element(xml, 'Settings'));
  return xml
    .split(/<Exec[\s>]/)
    .slice(1, 1 + MOST)
    .flatMap((after) => {
      const inside = after.split('</Exec>')[0] ?? '';
      const program = element(inside, 'Command');
      const words = element(inside, 'Arguments');
      return program === '' ? [] : [{ command: words === '' ? program : `${program} ${words}`, isEnabled }];
    });
}

function element(xml: string, name: 'Command' | 'Arguments' | 'Settings'): string {
  const found = xml.split(`<${name}>`)[1]?.split(`</${name}>`)[0] ?? '';
  return found.trim().replaceAll(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
}
