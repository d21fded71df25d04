import { plural } from '../plural.ts';

/** Words of making and verifying checksums. */
export const sums = {
  make: 'Make checksums…',
  verify: 'Verify checksums',
  notAList: 'Choose a file of checksums first: one that ends in .sha256, .sha1 or .md5.',
  actMake: 'Make checksums',
  actVerify: 'Compare',
  kind: 'Kind of sum',
  kinds: { sha256: 'SHA-256 (safe)', sha1: 'SHA-1 (old)', md5: 'MD5 (old)' },
  into: 'Write them into this new file',
  intoHint: 'It can be checked later, here or with sha256sum, sha1sum and md5sum anywhere. Empty: only show them.',
  total: (files: number, size: string) => `${plural(files, 'file', 'files')}, ${size}`,
  what: 'To be read',
  made: (count: number, name: string) => `${plural(count, `${name} sum`, `${name} sums`)} made`,
  written: (path: string) => `Written into ${path}`,
  skipped: (count: number) => `${plural(count, 'link or device', 'links and devices')} left out: they have no content`,
  failed: (count: number) => `${plural(count, 'file', 'files')} could not be read`,
  more: (count: number) => `and ${plural(count, 'more', 'more')}`,
  list: 'Checksums',
  copyList: 'Copy as text',
  columns: { verdict: 'Result', name: 'File', sum: 'Sum' },
  verdicts: { ok: 'OK', different: 'Different', missing: 'Missing', unreadable: 'Not readable' },
  counts: {
    ok: (count: number) => `${plural(count, 'file is', 'files are')} as the list says`,
    different: (count: number) => plural(count, 'file differs', 'files differ'),
    missing: (count: number) => `${plural(count, 'file is', 'files are')} missing`,
    unreadable: (count: number) => `${plural(count, 'file', 'files')} can’t be read`,
  },
  strange: (count: number) => `${plural(count, 'line', 'lines')} of the list could not be understood`,
  expected: 'The list says',
  found: 'The file has',
};
