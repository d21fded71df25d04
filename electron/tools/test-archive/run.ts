import type { z } from 'zod';
import { locked } from '../../archives/problems.ts';
import { type Fault, saidReader } from '../../archives/said.ts';
import { type Archive, glanceAt, listArchive, startTest } from '../../archives/seven-zip.ts';
import { endOf } from '../../copying/end.ts';
import { displayName } from '../../contract/names.ts';
import { cancelled, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { createSteady } from '../../work/steady.ts';
import { countInWords, quoted } from '../../work/words.ts';
import type { testArchive } from './contract.ts';
import { addTo, archiveOf, countOf, type TestInput } from './plan.ts';

type Result = z.output<typeof testArchive.result>;

const NAMED = 1000;
const REMARKS = 20;
const SAID = 500;
/** Kinds of archives that always have a sum of each file, or of the one thing in them. */
const SUMMED = /\b(?:7z|zip|Rar5?|wim|gzip|bzip2|xz)\b/i;
/** What 7-Zip ends with: something is damaged; it had too little memory. */
const BROKEN = 2;
const NO_MEMORY = 8;

/** What came of one reading of the whole archive. */
interface Reading {
  readonly status: number;
  readonly asked: boolean;
  readonly said: string;
  readonly faults: Result['faults'];
  readonly faultCount: number;
  readonly passwordCount: number;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads it whole; after a lost connection from the beginning, since 7-Zip can't go on in the middle. */
export async function runTest(context: JobContext, input: TestInput): Promise<Outcome<Result>> {
  const end = endOf(context.target(input.target));
  const { signal } = context;
  const steady = createSteady([end.target], signal, (problem) => context.waiting(problem));
  const result: Result = { hasSums: false, members: countOf([]), faults: [], faultCount: 0, remarks: [] };
  try {
    await context.ready();
    const password = input.password === undefined ? undefined : context.secret(input.password);
    const { archive, size } = await steady.run(() => archiveOf(end, input, signal, password));
    const glance = await steady.run(() => glanceAt(archive, signal));
    const encrypted = glance.members.filter(({ isEncrypted }) => isEncrypted).length;
    if (encrypted > 0 && password === undefined) throw locked(archive.name, false);

    const reading = await steady.run(() => readWhole(context, archive, size));
    if (reading.status >= BROKEN) {
      result.faults = [...reading.faults];
      result.faultCount = reading.faultCount;
    }
    context.progress({ done: size, total: size, unit: 'bytes' });
    // A tar has no sums of what is in it: those of its compressor stand for them.
    const list = await steady.run(() => readList(context, archive));
    result.type = list.type;
    result.hasSums = SUMMED.test(list.type);
    result.members = list.members;
    const errors = new Set([...reading.errors, ...(list.damage === undefined ? [] : [list.damage])]);
    result.remarks = [...errors, ...reading.warnings].map((text) => displayName(text)).slice(0, REMARKS);
    for (const { name, fault } of result.faults) context.log(`${LOGGED[fault]}: ${quoted(name)}.`);
    for (const remark of result.remarks) context.log(remark);

    const problem = verdict(archive, reading, encrypted, errors.size > 0);
    if (!problem)
      context.log(
        `${quoted(archive.name)} was read to its end${result.hasSums ? ' and is as its checksums say' : ''}.`,
      );
    return problem ? { result, problem } : { result };
  } catch (error) {
    if (signal.aborted) return { result, problem: cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

const LOGGED: Record<Fault, string> = {
  checksum: 'Its checksum is wrong',
  data: 'Damaged',
  end: 'Cut off',
  password: 'Wrong password, or damaged',
  method: 'Packed in a way that is not known',
  other: 'Not readable',
};

async function readWhole(context: JobContext, archive: Archive, size: number): Promise<Reading> {
  const faults: Result['faults'] = [];
  const errors = new Set<string>();
  const warnings = new Set<string>();
  let faultCount = 0;
  let passwordCount = 0;
  let asked = false;
  const reader = saidReader({
    // How much of the archive is read: what it holds may be more than it says.
    percent: (percent) => context.progress({ done: Math.floor((size * percent) / 100), total: size, unit: 'bytes' }),
    fault(name, fault) {
      faultCount += 1;
      if (fault === 'password') passwordCount += 1;
      if (faults.length < NAMED) faults.push({ name, fault });
    },
    remark(text, kind) {
      const texts = kind === 'error' ? errors : warnings;
      if (texts.size < REMARKS) texts.add(text.slice(0, SAID));
    },
    asked() {
      asked = true;
    },
  });
  const running = await startTest(archive, context.signal);
  running.done.catch(() => undefined);
  for await (const chunk of running.stdout) reader.chunk(chunk);
  reader.end();
  const { status, stderr } = await running.done;
  const said = stderr.trim().slice(-SAID);
  return { status, asked, said, faults, faultCount, passwordCount, errors: [...errors], warnings: [...warnings] };
}

/** The names in it, counted; of a compressed tar those of the tar. */
async function readList(context: JobContext, archive: Archive) {
  const members = countOf([]);
  const { type, damage } = await listArchive(archive, (member) => addTo(members, member), context.signal);
  return { type, members, ...(damage !== undefined && { damage: damage.trim().slice(-SAID) }) };
}

function verdict(archive: Archive, reading: Reading, encrypted: number, hasErrors: boolean): Problem | undefined {
  const { status, asked, said, faultCount, passwordCount } = reading;
  const name = quoted(archive.name);
  // A comment of the archive may say the same, but not end it so.
  if (asked && status >= BROKEN && archive.password === undefined) return locked(archive.name, false).problem;
  if (encrypted > 0 && passwordCount > 0 && passwordCount >= encrypted) return wrongPassword(archive);
  if (status === NO_MEMORY)
    return new ProblemError({
      code: 'command-failed',
      title: `There is too little memory to read ${name}`,
      message: 'It was packed with more memory than is free there now. Nothing is said about whether it is whole.',
      remedy: 'Close what is running there, or copy the archive to a computer with more memory and test it there.',
    }).problem;
  if (status > BROKEN)
    return new ProblemError({
      code: 'command-failed',
      title: `7-Zip stopped before ${name} was read to its end`,
      message: 'Nothing is said about whether it is whole. It was not touched.',
      remedy: 'Test it again.',
      retryable: true,
      details: { technical: displayName(said === '' ? `status ${status}` : said) },
    }).problem;
  if (status < BROKEN && !hasErrors) return undefined;
  return new ProblemError({
    code: 'damaged',
    title:
      faultCount > 0
        ? `${countInWords(faultCount, 'file')} in ${name} ${faultCount === 1 ? 'is' : 'are'} not whole`
        : `${name} is damaged`,
    message: 'Files that are named can’t be unpacked as they were packed. The archive was not touched.',
    remedy:
      'Fetch it anew from where it came from and compare both checksums. If there is no other, unpack what is whole.',
    details: { technical: displayName(said === '' ? [...reading.errors].join(' ') || `status ${status}` : said) },
  }).problem;
}

const wrongPassword = (archive: Archive): Problem => ({
  ...locked(archive.name, true).problem,
  message: 'What is in the archive could not be read with it. The archive was not touched.',
  remedy: 'Type the password that was set when it was made. If that is surely the right one, the archive is damaged.',
});
