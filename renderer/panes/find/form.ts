import type { ContentWanted, FindWanted } from '../../../electron/contract/find.ts';

/** The fields as they are typed. */
export interface FindForm {
  readonly names: string;
  readonly kind: FindWanted['kind'];
  readonly value: string;
  readonly as: ContentWanted['as'];
  readonly encoding: ContentWanted['encoding'];
  readonly caseSensitive: boolean;
  /** Megabytes. */
  readonly smallest: string;
  readonly largest: string;
  /** Days, such as `2026-11-22`. */
  readonly after: string;
  readonly before: string;
}

export const emptyForm: FindForm = {
  names: '',
  kind: 'any',
  value: '',
  as: 'text',
  encoding: 'utf-8',
  caseSensitive: false,
  smallest: '',
  largest: '',
  after: '',
  before: '',
};

const MEBIBYTE = 1024 * 1024;
const DAY = 24 * 60 * 60 * 1000;

function bytesOf(megabytes: string): number | undefined {
  const count = Number.parseFloat(megabytes.replace(',', '.'));
  return Number.isFinite(count) && count >= 0 ? Math.round(count * MEBIBYTE) : undefined;
}

/** The midnight a day begins with, where the person is. */
function dayOf(day: string): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)?.map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return new Date(year, month - 1, date).getTime();
}

/** What a form asks for; fields that are empty, or no number or day, ask for nothing. Days are whole: "until" includes its day. */
export function wantedOf(form: FindForm, place: { target: string; path: string }): FindWanted {
  const { names, kind, value, as, encoding, caseSensitive } = form;
  const [smallest, largest] = [bytesOf(form.smallest), bytesOf(form.largest)];
  const [after, before] = [dayOf(form.after), dayOf(form.before)];
  return {
    ...place,
    names: names.trim() === '' ? '*' : names,
    kind,
    ...(smallest !== undefined && { smallest }),
    ...(largest !== undefined && { largest }),
    ...(after !== undefined && { after }),
    ...(before !== undefined && { before: before + DAY - 1 }),
    ...(value !== '' && { content: { as, value, encoding, caseSensitive } }),
  };
}
