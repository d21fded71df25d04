import type { Need } from './boot-critical.ts';

type Words = { readonly [W in Need['why']]: (need: Extract<Need, { why: W }>) => string };

const words: Words = {
  'boot-driver': () => 'Windows does not start without it.',
  'sign-in': () => 'Nobody could sign in without it.',
  'boot-group': ({ group }) => `It belongs to what Windows starts from (${group}).`,
  'fails-boot': () => 'Windows is told to stop when it fails.',
  'class-filter': ({ filter }) =>
    `Every device of the kind ${filter.className ?? filter.classId} waits for it: Windows would stop with the code 0x7B.`,
  'disk-controller': ({ device }) => `It drives a disk controller of this server (${device}).`,
  'needed-by': ({ service }) => `${service} needs it.`,
};

/** Why something is needed, as a sentence. */
export function needInWords<W extends Need['why']>(need: Extract<Need, { why: W }>): string {
  const say: (need: Extract<Need, { why: W }>) => string = words[need.why];
  return say(need);
}
