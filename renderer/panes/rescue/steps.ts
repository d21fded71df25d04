/** What a person comes with. */
export const troubles = ['unreachable', 'start', 'password', 'files', 'disk'] as const;
export type Trouble = (typeof troubles)[number];

/** Every step of a rescue, in order; which of them there are depends on the trouble and the server. */
export type Step = 'trouble' | 'find' | 'mount' | 'explain' | 'mend' | 'release' | 'restart';
export type StepState = 'done' | 'now' | 'later';

/** What is so, as far as it decides where the person is. */
export interface Standing {
  readonly trouble?: Trouble;
  /** The server's volumes can be found and mounted; else the person names a folder. */
  readonly disks: boolean;
  /** The system to be rescued is known. */
  readonly system?: 'windows' | 'linux';
  /** Its files can be reached. */
  readonly reachable: boolean;
  /** It was looked at for reasons. */
  readonly explained: boolean;
  /** The person said that there is nothing more to do on it. */
  readonly ready: boolean;
  /** Volumes are still mounted. */
  readonly inUse: boolean;
}

/** Troubles whose reasons can be looked for in the system itself. */
const hasReasons = new Set<Trouble | undefined>(['unreachable', 'start']);

/** The way through the rescue and where the person is on it. Looking for reasons is advice: mending does not wait for it. */
export function stepsOf(standing: Standing): { readonly step: Step; readonly state: StepState }[] {
  const { trouble, disks, system, reachable, explained, ready, inUse } = standing;
  const explains = hasReasons.has(trouble) && system !== 'linux';
  const way: [Step, boolean][] = [
    ['trouble', trouble !== undefined],
    ['find', ready || system !== undefined],
    ...(disks ? [['mount', ready || reachable] satisfies [Step, boolean]] : []),
    ...(explains ? [['explain', ready || explained] satisfies [Step, boolean]] : []),
    ['mend', ready],
    ...(disks
      ? ([
          ['release', ready && !inUse],
          ['restart', false],
        ] satisfies [Step, boolean][])
      : []),
  ];
  const undone = way.findIndex(([, done]) => !done);
  const first = undone < 0 ? way.length : undone;
  return way.map(([step], index) => {
    const now = index === first || (step === 'mend' && way[first]?.[0] === 'explain');
    return { step, state: index < first ? 'done' : now ? 'now' : 'later' };
  });
}
